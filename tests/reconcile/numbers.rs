//! Case numbers are minted offline, are unique for ever, and are never changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use hq::admin::numbers::{self, Numbers};
use hq::feed::numbers::top_up;
use model::case_number::CaseNumber;
use sync::Status;
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

crate::on_both_stores![
    two_laptops_at_one_post_number_a_thousand_cases_each_and_no_number_twice,
    before_it_has_a_block_and_after_it_is_used_up_a_laptop_numbers_with_its_own_suffix,
    a_laptop_restored_from_a_copy_leaves_the_block_of_its_earlier_life_alone,
    what_a_revoked_laptop_did_not_use_is_void_and_the_post_is_told_why,
    an_administrator_ends_a_block_and_the_laptop_gets_another,
    two_vaults_under_one_name_are_noticed_by_a_number_and_both_cases_keep_it,
    however_many_ask_at_once_no_serial_is_leased_twice,
    a_restored_headquarters_leases_nothing_again,
    a_number_that_was_brought_along_is_not_leased,
];

fn keep_free(hq: &Headquarters, count: i64) {
    hq.admin(async |house| numbers::set(house, "numbers_free", count).await);
}

fn listed(hq: &Headquarters) -> Numbers {
    hq.admin(async |house| numbers::list(house, Some("BUC")).await)
}

fn serial(number: &str) -> u32 {
    number.parse::<CaseNumber>().expect("a case number").serial
}

fn is_leased(number: &str) -> bool {
    number.parse::<CaseNumber>().expect("a case number").suffix.is_none()
}

fn free(laptop: &Laptop) -> u32 {
    laptop.with(|vault| {
        let incarnation = vault.identity().incarnation;
        let blocks = vault.reads().number_blocks()?;
        Ok(blocks.iter().filter(|b| b.incarnation == incarnation).map(|b| b.free).sum())
    })
}

fn two_laptops_at_one_post_number_a_thousand_cases_each_and_no_number_twice(hq: Headquarters) {
    let one = Laptop::joined(&hq, "M. Okafor", "supervisor");
    let two = Laptop::joined(&hq, "T. Brandt", "supervisor");
    one.sync();
    two.sync();
    assert_eq!((free(&one), free(&two)), (1000, 1000), "a laptop leaves an exchange with enough");
    let made: Vec<_> = [&one, &two].into_iter().flat_map(|laptop| laptop.number_cases(1000)).collect();
    let numbers: BTreeSet<&String> = made.iter().map(|(_, number)| number).collect();
    assert_eq!(numbers.len(), 2000, "no number twice");
    assert!(numbers.iter().all(|number| is_leased(number)));
    for laptop in [&one, &two, &one] {
        // A thousand cases are a long answer: a busy machine may need more than one exchange.
        let sent = (0..20).any(|_| laptop.sync().status == Status::AllSent);
        assert!(sent);
    }
    for (case, number) in &made {
        for laptop in [&one, &two] {
            assert_eq!(laptop.text(*case, "case_number").as_ref(), Some(number), "never renumbered");
        }
    }
    let hash = |laptop: &Laptop| laptop.with(|vault| vault.reads().state_hash(Some(made[7].0)));
    assert_eq!(hash(&one), hash(&two));
    assert!(free(&one) >= 1000 && free(&two) >= 1000);
    assert_eq!(listed(&hq).clashes, []);
}

fn before_it_has_a_block_and_after_it_is_used_up_a_laptop_numbers_with_its_own_suffix(hq: Headquarters) {
    keep_free(&hq, 3);
    let laptop = Laptop::new("M. Okafor", "investigator");
    let alone = laptop.number_cases(1).remove(0).1;
    assert!(!is_leased(&alone));
    laptop.join(&hq, hq.user("M. Okafor", "BUC", "investigator"));
    laptop.sync();
    let forms: Vec<bool> = laptop.number_cases(5).iter().map(|(_, number)| is_leased(number)).collect();
    assert_eq!(forms, [true, true, true, false, false], "never refuses work");
    assert_eq!(laptop.sync().status, Status::AllSent);
    let (again, other) = (laptop.number_cases(1).remove(0).1, laptop.number_cases(1).remove(0).1);
    assert!(is_leased(&again) && serial(&other) == serial(&again) + 1);
}

fn a_laptop_restored_from_a_copy_leaves_the_block_of_its_earlier_life_alone(hq: Headquarters) {
    keep_free(&hq, 10);
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    laptop.sync();
    let copy = laptop.folder.path().join("yesterday.backup");
    laptop.with(|vault| Ok(vault.backup(&copy).expect("a backup")));
    let first = laptop.number_cases(2);
    laptop.sync();

    laptop.restore(&copy);
    let offline = laptop.number_cases(2);
    assert!(offline.iter().all(|(_, number)| !is_leased(number)), "{offline:?}");
    assert_eq!(laptop.sync().status, Status::AllSent);
    let later = laptop.number_cases(10);
    let serials: BTreeSet<u32> = first.iter().chain(&later).map(|(_, number)| serial(number)).collect();
    assert_eq!(serials.len(), 12);
    assert!(later.iter().all(|(_, number)| is_leased(number)));
    let voids = laptop.with(|vault| vault.reads().void_numbers("BUC"));
    // The first life gave out 1 and 2 and was leased another ten when it came back from that.
    assert!(
        voids.iter().any(|void| (void.first, void.reason.contains("restored")) == (3, true)),
        "{voids:?}"
    );
    laptop.sync();
    assert_eq!(listed(&hq).clashes, []);
}

fn what_a_revoked_laptop_did_not_use_is_void_and_the_post_is_told_why(hq: Headquarters) {
    keep_free(&hq, 10);
    let lost = Laptop::joined(&hq, "M. Okafor", "investigator");
    let other = Laptop::joined(&hq, "T. Brandt", "investigator");
    lost.sync();
    let used = serial(&lost.number_cases(4).pop().expect("a case").1);
    // As far as headquarters was told: what is minted after that is void with the rest.
    lost.sync();
    let device = lost.with(|vault| Ok(vault.identity().device));
    hq.admin(async |house| hq::admin::devices::revoke(house, device).await);
    other.sync();
    let voids = other.with(|vault| vault.reads().void_numbers("BUC"));
    assert!(
        !voids.is_empty() && voids.iter().all(|void| void.reason == "the device was revoked"),
        "{voids:?}"
    );
    assert_eq!(voids[0].first, used + 1);
    let at_hq: Vec<_> = listed(&hq).voids.iter().map(|void| (void.first, void.last)).collect();
    assert_eq!(at_hq, voids.iter().map(|void| (void.first, void.last)).collect::<Vec<_>>());
    let minted = serial(&other.number_cases(1).remove(0).1);
    assert!(!voids.iter().any(|void| (void.first..=void.last).contains(&minted)));
}

fn an_administrator_ends_a_block_and_the_laptop_gets_another(hq: Headquarters) {
    keep_free(&hq, 10);
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    laptop.sync();
    let device = laptop.with(|vault| Ok(vault.identity().device));
    let offline = laptop.number_cases(2);
    hq.admin(async |house| numbers::retire(house, device, "misread on paper").await);
    assert_eq!(laptop.sync().status, Status::AllSent);
    let later = laptop.number_cases(3);
    assert!(later.iter().all(|(_, number)| is_leased(number) && serial(number) > 10), "{later:?}");
    let numbers = listed(&hq);
    // What was given out before the word came stands, and is shown.
    let late: Vec<&str> = numbers.late.iter().map(|borne| borne.number.as_str()).collect();
    assert_eq!(late, offline.iter().map(|(_, number)| number.as_str()).collect::<Vec<_>>());
}

fn two_vaults_under_one_name_are_noticed_by_a_number_and_both_cases_keep_it(hq: Headquarters) {
    keep_free(&hq, 10);
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    one.sync();
    let two = one.copied_by_hand();
    let (mine, theirs) = (one.number_cases(1).remove(0), two.number_cases(1).remove(0));
    assert_eq!(mine.1, theirs.1, "the copy knows no better");
    for laptop in [&one, &two, &one, &two, &supervisor] {
        assert_eq!(laptop.sync().status, Status::AllSent);
    }
    let clash = listed(&hq).clashes;
    assert_eq!(
        clash.iter().map(|borne| borne.case).collect::<BTreeSet<_>>(),
        BTreeSet::from([mine.0, theirs.0])
    );
    for laptop in [&supervisor, &two] {
        let shared = laptop.with(|vault| vault.reads().shared_numbers());
        assert_eq!(shared.len(), 1, "shown to a person");
        assert!(laptop.has(mine.0) && laptop.has(theirs.0), "nothing is lost");
        assert_eq!(laptop.text(theirs.0, "case_number").as_ref(), Some(&mine.1), "nothing is renumbered");
    }
    // From here on the two cannot meet again.
    let made: Vec<_> = [&one, &two].into_iter().flat_map(|laptop| laptop.number_cases(3)).collect();
    let numbers: BTreeSet<_> = made.iter().map(|(_, number)| number.clone()).collect();
    assert_eq!(numbers.len(), 6, "{made:?}");
    for laptop in [&one, &two] {
        assert_eq!(laptop.sync().status, Status::AllSent);
    }
    assert_eq!(listed(&hq).clashes.len(), 2);
}

fn however_many_ask_at_once_no_serial_is_leased_twice(hq: Headquarters) {
    keep_free(&hq, 7);
    let laptops: Vec<_> =
        (0..6).map(|n| Laptop::joined(&hq, &format!("Officer {n}"), "investigator")).collect();
    std::thread::scope(|scope| {
        for laptop in &laptops {
            scope.spawn(|| {
                for _ in 0..3 {
                    laptop.sync();
                    drop(laptop.number_cases(7));
                }
            });
        }
    });
    // And two headquarters over one database.
    hq.admin(async |house| {
        let place = hq::Place { data: house.data.clone(), ..hq::Place::default() };
        let houses = [Arc::new(hq::House::open(&place).await?), Arc::new(hq::House::open(&place).await?)];
        let devices = house.books.devices().await?;
        let mut asked = tokio::task::JoinSet::new();
        for (n, device) in devices.into_iter().enumerate() {
            let house = Arc::clone(&houses[n % 2]);
            asked.spawn(async move {
                for life in u32::MAX - 4..u32::MAX {
                    top_up(&house.books, &house.own, &device, life, house.now()).await?;
                }
                Ok::<_, hq::HqError>(())
            });
        }
        while let Some(done) = asked.join_next().await {
            done.expect("the task ends")?;
        }
        Ok(())
    });
    let blocks = listed(&hq).blocks;
    assert!(blocks.len() >= 6 * 7, "{}", blocks.len());
    for pair in blocks.windows(2) {
        assert!(pair[0].last < pair[1].first, "{pair:?}");
    }
}

fn a_restored_headquarters_leases_nothing_again(mut hq: Headquarters) {
    keep_free(&hq, 10);
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    let two = Laptop::joined(&hq, "T. Brandt", "investigator");
    one.sync();
    let copy = hq.backup();
    // Headquarters forgets that it leased these.
    two.sync();
    hq.restore(&copy);
    let three = Laptop::joined(&hq, "S. Hashimoto", "investigator");
    three.sync();
    one.sync();
    let made: Vec<_> = [&one, &two, &three].into_iter().flat_map(|laptop| laptop.number_cases(9)).collect();
    let numbers: BTreeSet<_> = made.iter().map(|(_, number)| number.clone()).collect();
    assert_eq!(numbers.len(), 27);
    for laptop in [&one, &two, &three] {
        assert_eq!(laptop.sync().status, Status::AllSent);
        assert!(
            laptop.with(|vault| vault.reads().waiting()).is_empty(),
            "headquarters contradicts itself nowhere"
        );
    }
    assert_eq!(listed(&hq).clashes, []);
}

fn a_number_that_was_brought_along_is_not_leased(hq: Headquarters) {
    keep_free(&hq, 10);
    let one = Laptop::joined(&hq, "M. Okafor", "investigator");
    one.sync();
    let two = Laptop::joined(&hq, "T. Brandt", "investigator");
    let brought = two.new_case_numbered("From the old register", "VF-2026-BUC-00014");
    two.sync();
    let made = two.number_cases(10);
    let serials: Vec<u32> = made.iter().map(|(_, number)| serial(number)).collect();
    assert_eq!(serials, (15..25).collect::<Vec<_>>());
    assert_eq!(two.text(brought, "case_number").as_deref(), Some("VF-2026-BUC-00014"));
}
