//! What headquarters says for everybody, and what a post shares.

use hq::admin::lists::{Post, put_code, put_post};
use ledger::Scope;
use model::kinds;
use serde_json::json;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

crate::on_both_stores![
    posts_and_code_lists_reach_everybody_and_an_edit_replaces_what_was_said,
    what_a_post_shares_reaches_the_others_of_the_post_and_nobody_else,
];

fn listed(laptop: &Laptop, kind: &'static model::Kind, field: &str) -> Vec<String> {
    let records = laptop.with(|vault| vault.reads().records_in(&Scope::Org, Some(kind)));
    assert!(records.iter().all(|stored| stored.conflicted.is_empty()), "headquarters contradicts itself");
    let mut texts: Vec<String> =
        records.iter().map(|stored| stored.record.text(field).unwrap_or_default().to_owned()).collect();
    texts.sort();
    texts
}

fn posts_and_code_lists_reach_everybody_and_an_edit_replaces_what_was_said(hq: Headquarters) {
    let early = Laptop::joined(&hq, "M. Okafor", "investigator");
    let local = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let post = |name: &str| Post {
        code: "BUC".into(),
        name: name.into(),
        country: Some("ROU".into()),
        time_zone: Some("Europe/Bucharest".into()),
    };
    hq.admin(async |house| put_post(house, &post("Bukarest")).await);
    early.sync();
    hq.admin(async |house| {
        put_post(house, &post("Bucharest")).await?;
        put_code(house, "agency", "dsu", Some("Document security unit"), false).await?;
        put_code(house, "agency", "gone", Some("An office that was"), false).await?;
        put_code(house, "agency", "gone", None, true).await?;
        put_code(house, "agency", "dsu", Some("Document Security Unit"), false).await
    });
    for laptop in [&early, &local] {
        laptop.sync();
        assert_eq!(listed(laptop, &kinds::POST, "name"), ["Bucharest"]);
        assert_eq!(listed(laptop, &kinds::POST, "country"), ["ROU"]);
        assert_eq!(listed(laptop, &kinds::CODE_LIST_ENTRY, "code"), ["dsu", "gone"]);
        let labels = listed(laptop, &kinds::CODE_LIST_ENTRY, "label");
        assert_eq!(labels, ["An office that was", "Document Security Unit"]);
        let entries =
            laptop.with(|vault| vault.reads().records_in(&Scope::Org, Some(&kinds::CODE_LIST_ENTRY)));
        let retired = entries.iter().filter(|stored| stored.record.bool("retired") == Some(true)).count();
        assert_eq!(retired, 1);
    }
    let kept = hq.admin(async |house| Ok(house.books.all_listed("code_list_entry").await?));
    assert_eq!(
        kept.iter().map(|entry| (entry.code.as_str(), entry.retired)).collect::<Vec<_>>(),
        [("dsu", false), ("gone", true)]
    );
}

fn what_a_post_shares_reaches_the_others_of_the_post_and_nobody_else(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let contact = json!({"name": "I. Marin", "organisation": "Border police", "phone": "+40 21 555 0101"});
    let contact = one.add_at_post("contact", &contact);
    let report = one.sync();
    assert_eq!((report.held, report.unsent), (0, 0), "{report:?}");
    let same_post = Laptop::joined(&hq, "R. Delacroix", "fsn");
    let other_post = Laptop::new("S. Hashimoto", "supervisor");
    other_post.join(&hq, hq.user("S. Hashimoto", "SOF", "supervisor"));
    for laptop in [&same_post, &other_post] {
        laptop.sync();
    }
    assert_eq!(same_post.text(contact, "name").as_deref(), Some("I. Marin"));
    assert!(!other_post.has(contact) && !other_post.holds("I. Marin"));
}
