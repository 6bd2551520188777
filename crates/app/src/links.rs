//! The web of a case: its people, organisations, what identifies them and its exhibits, and whatever a link
//! names; what is linked by a person, what follows from a field, and which other cases know the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use model::{Record, Type, Value};
use uuid::Uuid;
use vault::StoredRecord;

use crate::show::{Shown, reference_of};
use crate::view::links::{CaseLinks, LinkEdge, LinkNode};
use crate::view::record::RecordRef;
use crate::{Failure, same};

/// Kinds that stand in the web whether or not anything is linked with them.
const ALWAYS: &[&str] = &[
    "person",
    "organisation",
    "travel_document",
    "phone",
    "email",
    "account",
    "address",
    "vehicle",
    "handle",
    "evidence",
];
/// What tells more of a record than its kind.
const ROLES: &[&str] =
    &["role", "document_type", "phone_type", "account_type", "address_type", "evidence_type"];

/// The web, and the shortest way between two of its records where they are asked for.
pub(crate) fn of_case(
    shown: &Shown<'_>,
    case: Uuid,
    ends: Option<(Uuid, Uuid)>,
) -> Result<CaseLinks, Failure> {
    let records = shown.vault.reads().records(case, None)?;
    let by_id: BTreeMap<Uuid, &StoredRecord> = records.iter().map(|r| (r.record.id, r)).collect();
    let stated = records.iter().filter(|stored| stored.record.kind.name == "link").filter_map(stated);
    let mut edges: Vec<LinkEdge> =
        stated.filter(|edge| by_id.contains_key(&edge.from) && by_id.contains_key(&edge.to)).collect();
    let mut inside: BTreeSet<Uuid> = edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
    inside.extend(by_id.values().filter(|r| ALWAYS.contains(&r.record.kind.name)).map(|r| r.record.id));
    edges.extend(
        inside.iter().filter_map(|id| by_id.get(id)).flat_map(|stored| implied(&stored.record, &inside)),
    );
    let mut nodes: Vec<LinkNode> =
        inside.iter().filter_map(|id| by_id.get(id)).map(|stored| node(stored)).collect();
    add_other_cases(shown, case, &mut nodes, &mut edges)?;
    count(&mut nodes, &edges);
    let path = ends.map(|(from, to)| shortest(&edges, from, to)).unwrap_or_default();
    Ok(CaseLinks { nodes, edges, path })
}

fn node(stored: &StoredRecord) -> LinkNode {
    let record = &stored.record;
    let role = ROLES.iter().find(|name| record.text(name).is_some()).map(|name| record.display(name));
    LinkNode { record: reference_of(record), role, elsewhere: false, links: 0 }
}

fn stated(stored: &StoredRecord) -> Option<LinkEdge> {
    let link = &stored.record;
    let said = |field: &str| Some(link.display(field)).filter(|text| !text.is_empty());
    Some(LinkEdge {
        from: reference(link, "from_record")?,
        to: reference(link, "to_record")?,
        relation: link.display("relation"),
        link: Some(link.id),
        since: said("since"),
        until: said("until"),
        source: said("source"),
    })
}

fn reference(record: &Record, field: &str) -> Option<Uuid> {
    match record.get(field)? {
        Value::Ref(id) => Some(*id),
        _ => None,
    }
}

/// What a record says by its fields: who holds it, who owns it.
fn implied(record: &Record, inside: &BTreeSet<Uuid>) -> Vec<LinkEdge> {
    let fields = record.kind.fields.iter().filter(|field| matches!(field.ty, Type::Ref(_)));
    let edge = |(label, to): (&str, Uuid)| LinkEdge {
        from: record.id,
        to,
        relation: label.to_lowercase(),
        link: None,
        since: None,
        until: None,
        source: None,
    };
    fields
        .flat_map(|field| ids(record.get(field.name)).into_iter().map(move |id| (field.label, id)))
        .filter(|(_, id)| inside.contains(id) && *id != record.id)
        .map(edge)
        .collect()
}

fn ids(value: Option<&Value>) -> Vec<Uuid> {
    match value {
        Some(Value::Ref(id)) => vec![*id],
        Some(Value::List(values)) => values.iter().flat_map(|value| ids(Some(value))).collect(),
        _ => Vec::new(),
    }
}

/// Other cases that one may see, by what is said to be the same there.
fn add_other_cases(
    shown: &Shown<'_>,
    case: Uuid,
    nodes: &mut Vec<LinkNode>,
    edges: &mut Vec<LinkEdge>,
) -> Result<(), Failure> {
    let mut cases: BTreeMap<Uuid, String> = BTreeMap::new();
    for node in nodes.iter() {
        for other in same::list(shown, node.record.id)? {
            let Some(elsewhere) = other.case.filter(|other| *other != case) else { continue };
            cases.entry(elsewhere).or_insert_with(|| other.case_number.unwrap_or_default());
            let also = LinkEdge {
                from: node.record.id,
                to: elsewhere,
                relation: "also in".to_owned(),
                link: None,
                since: None,
                until: None,
                source: None,
            };
            if !edges.contains(&also) {
                edges.push(also);
            }
        }
    }
    nodes.extend(cases.into_iter().map(|(id, title)| LinkNode {
        record: RecordRef { id, kind: "case".to_owned(), title },
        role: None,
        elsewhere: true,
        links: 0,
    }));
    Ok(())
}

fn count(nodes: &mut [LinkNode], edges: &[LinkEdge]) {
    let mut links: HashMap<Uuid, u64> = HashMap::new();
    for id in edges.iter().flat_map(|edge| [edge.from, edge.to]) {
        *links.entry(id).or_default() += 1;
    }
    for node in nodes.iter_mut() {
        node.links = links.get(&node.record.id).copied().unwrap_or_default();
    }
    nodes.sort_by(|a, b| b.links.cmp(&a.links).then_with(|| a.record.title.cmp(&b.record.title)));
}

fn shortest(edges: &[LinkEdge], from: Uuid, to: Uuid) -> Vec<Uuid> {
    let mut beside: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for edge in edges {
        beside.entry(edge.from).or_default().push(edge.to);
        beside.entry(edge.to).or_default().push(edge.from);
    }
    // From the end, so that following what was found leads from the beginning.
    let (mut next, mut queue) = (HashMap::from([(to, to)]), VecDeque::from([to]));
    while let Some(at) = queue.pop_front() {
        for id in beside.get(&at).into_iter().flatten() {
            if !next.contains_key(id) {
                next.insert(*id, at);
                queue.push_back(*id);
            }
        }
    }
    if !next.contains_key(&from) || !beside.contains_key(&from) {
        return Vec::new();
    }
    let mut path = vec![from];
    while let Some(at) = path.last().filter(|at| **at != to).and_then(|at| next.get(at)) {
        path.push(*at);
    }
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edge(from: u128, to: u128) -> LinkEdge {
        LinkEdge {
            from: Uuid::from_u128(from),
            to: Uuid::from_u128(to),
            relation: "knows".into(),
            link: None,
            since: None,
            until: None,
            source: None,
        }
    }

    fn path(edges: &[(u128, u128)], from: u128, to: u128) -> Vec<u128> {
        let edges: Vec<LinkEdge> = edges.iter().map(|(from, to)| edge(*from, *to)).collect();
        shortest(&edges, Uuid::from_u128(from), Uuid::from_u128(to)).iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn the_shortest_way_is_found_whichever_way_the_links_point() {
        let edges = [(1, 2), (3, 2), (3, 4), (1, 5), (5, 6), (6, 7), (7, 4)];
        assert_eq!(path(&edges, 1, 4), [1, 2, 3, 4]);
        assert_eq!(path(&edges, 4, 1), [4, 3, 2, 1]);
        assert_eq!(path(&edges, 1, 9), [] as [u128; 0]);
        assert_eq!(path(&edges, 9, 9), [] as [u128; 0], "nothing is linked with it");
    }

    proptest! {
        #[test]
        fn each_step_of_a_way_is_a_link(
            edges in prop::collection::vec((0_u128..12, 0_u128..12), 0..30), from in 0_u128..12, to in 0_u128..12,
        ) {
            let found = path(&edges, from, to);
            for step in found.windows(2) {
                prop_assert!(edges.contains(&(step[0], step[1])) || edges.contains(&(step[1], step[0])));
            }
            if !found.is_empty() {
                prop_assert_eq!((found[0], found[found.len() - 1]), (from, to));
            }
        }
    }
}
