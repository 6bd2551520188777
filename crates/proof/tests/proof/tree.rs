//! The tree against the vectors of the Certificate Transparency reference implementation.

use proof::{Edge, Root, Tiles, consistency_spans, from_hex, inclusion_spans, leaf_hash, to_hex};
use proptest::prelude::*;

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const LEAF_0: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const PAIR_0: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const PAIR_1: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const PAIR_2: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const PAIR_3: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const FOUR_0: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const FOUR_1: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

fn content(index: usize) -> Vec<u8> {
    from_hex(LEAVES[index]).unwrap()
}

/// A tree of these leaves as a store would have it.
fn grown(leaves: impl Iterator<Item = Vec<u8>>) -> (Edge, Tiles) {
    let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
    for leaf in leaves {
        edge.push(leaf_hash(&leaf));
    }
    tiles.0.extend(edge.take());
    (edge, tiles)
}

fn root(size: usize) -> Root {
    Root { size: size as u64, hash: from_hex(ROOTS[size]).unwrap().try_into().unwrap() }
}

#[test]
fn roots_are_those_of_the_reference_implementation() {
    assert_eq!(Root::empty(), root(0));
    for size in 0..=8 {
        assert_eq!(grown((0..size).map(content)).0.root(), root(size), "{size} leaves");
    }
}

#[test]
fn proofs_are_those_of_the_reference_implementation() {
    let (_, tiles) = grown((0..8).map(content));
    let inclusion = [
        (0, 1, vec![]),
        (0, 8, vec![LEAF_1, PAIR_1, FOUR_1]),
        (5, 8, vec![LEAF_4, PAIR_3, FOUR_0]),
        (2, 3, vec![PAIR_0]),
        (1, 5, vec![LEAF_0, PAIR_1, LEAF_4]),
    ];
    for (index, size, expected) in inclusion {
        let proof = tiles.proof(&inclusion_spans(index, size).unwrap()).unwrap();
        assert_eq!(to_hex(&proof), expected.concat(), "leaf {index} of {size}");
        let leaf = content(usize::try_from(index).unwrap());
        assert!(root(usize::try_from(size).unwrap()).includes(&leaf, index, &proof));
    }
    let consistency = [
        (1, 1, vec![]),
        (1, 8, vec![LEAF_1, PAIR_1, FOUR_1]),
        (6, 8, vec![PAIR_2, PAIR_3, FOUR_0]),
        (2, 5, vec![PAIR_1, LEAF_4]),
    ];
    for (older, size, expected) in consistency {
        let proof = tiles.proof(&consistency_spans(older as u64, size as u64).unwrap()).unwrap();
        assert_eq!(to_hex(&proof), expected.concat(), "{older} in {size}");
        assert!(root(size).extends(&root(older), &proof));
    }
}

#[test]
fn absurd_sizes_and_lengths_are_refused_without_work() {
    let huge = Root { size: u64::MAX, hash: [0; 32] };
    assert!(!huge.includes(b"", u64::MAX - 1, &[0; 64 * 32]));
    assert!(!huge.extends(&Root { size: 1 << 60, hash: [0; 32] }, &[0; 64 * 32]));
    assert!(!root(8).extends(&huge, &[]));
    for length in [1, 31, 33, 95, 97, 128, 1 << 20] {
        assert!(!root(8).includes(&content(0), 0, &vec![7; length]), "{length}");
        assert!(!root(8).extends(&root(3), &vec![7; length]), "{length}");
    }
    assert!(!root(8).includes(&content(0), 8, &[]));
    assert!(!root(3).extends(&root(8), &[]), "a smaller tree extends nothing");
    assert!(inclusion_spans(0, 0).is_none() && inclusion_spans(9, 9).is_none());
    assert!(consistency_spans(9, 8).is_none() && consistency_spans(1, u64::MAX).is_none());
}

/// Roots and proofs over many tiles, each tree grown in two sittings.
#[test]
fn a_tree_goes_on_from_its_tiles_and_proves_itself_at_any_size() {
    let leaf = |n: u64| n.to_be_bytes().to_vec();
    let last = 66_000_u64;
    let sizes = [1_u64, 2, 255, 256, 257, 511, 512, 1_000, 65_535, 65_536, 65_537, 65_999, last];
    let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
    let mut roots = std::collections::BTreeMap::new();
    for n in 0..last {
        edge.push(leaf_hash(&leaf(n)));
        if n % 997 == 0 {
            tiles.0.extend(edge.take());
            let read = Edge::tiles(edge.size()).into_iter().map(|tile| (tile, tiles.0[&tile].clone()));
            edge = Edge::load(edge.size(), &Tiles(read.collect())).unwrap();
        }
        if sizes.contains(&edge.size()) {
            roots.insert(edge.size(), edge.root());
        }
    }
    tiles.0.extend(edge.take());
    assert!(tiles.0.len() < 262, "one tile for 256 leaves, and one above them for each 256 tiles");
    for (n, size) in sizes.into_iter().enumerate() {
        let now = roots[&size];
        for older in sizes.iter().take(n + 1) {
            let spans = consistency_spans(*older, size).unwrap();
            assert!(Tiles::needed(&spans).len() <= 6, "{older} in {size}");
            let proof = tiles.proof(&spans).unwrap();
            assert!(now.extends(&roots[older], &proof), "{older} in {size}");
        }
        for index in [0, size / 3, size - 1] {
            let proof = tiles.proof(&inclusion_spans(index, size).unwrap()).unwrap();
            assert!(now.includes(&leaf(index), index, &proof), "leaf {index} of {size}");
            assert!(!now.includes(&leaf(index + 1), index, &proof));
        }
    }
}

proptest! {
    #[test]
    fn no_changed_proof_holds(older in 1_usize..8, size in 2_usize..=8, byte in 0_usize..128, bit in 0_u8..8) {
        prop_assume!(older < size);
        let (_, tiles) = grown((0..8).map(content));
        let mut proof = tiles.proof(&consistency_spans(older as u64, size as u64).unwrap()).unwrap();
        let place = byte % proof.len();
        proof[place] ^= 1 << bit;
        prop_assert!(!root(size).extends(&root(older), &proof));
    }
}
