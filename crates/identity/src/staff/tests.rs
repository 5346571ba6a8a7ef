use super::*;
use crate::testing::{Dice, appearance};

fn lesson(staff: u64, others: u64) -> Lesson {
    let mut dice = Dice::new(7);
    Lesson {
        staff: (0..staff).map(|n| appearance(n, 1.0, &mut dice)).collect(),
        others: (100..100 + others)
            .map(|n| appearance(n, 0.0, &mut dice))
            .collect(),
    }
}

#[test]
fn colleagues_whom_nobody_saw_before_are_known_by_what_they_wear() {
    let looks = StaffLooks::learn(&lesson(3, 12)).unwrap();
    let mut dice = Dice::new(8);
    let colleagues = (500..540).map(|n| appearance(n, 1.0, &mut dice));
    let known = colleagues.filter(|a| looks.is_staff(a)).count();
    let customers = (600..700).map(|n| appearance(n, 0.0, &mut dice));
    let mistaken = customers.filter(|a| looks.is_staff(a)).count();
    assert!(known >= 36, "{known} of 40");
    assert!(mistaken <= 3, "{mistaken} of 100");
}

#[test]
fn nothing_is_learned_from_nobody() {
    assert_eq!(StaffLooks::learn(&lesson(0, 5)), None);
    assert_eq!(StaffLooks::learn(&Lesson::default()), None);
    let same = appearance(1, 0.0, &mut Dice::new(1));
    let alike = Lesson {
        staff: vec![same.clone()],
        others: vec![same.clone(), same],
    };
    assert_eq!(StaffLooks::learn(&alike), None, "staff look like everybody");
}

#[test]
fn somebody_who_was_never_looked_at_is_not_staff() {
    let looks = StaffLooks::learn(&lesson(2, 4)).unwrap();
    assert!(!looks.is_staff(&Appearance::default()));
    // Without others to compare with, colleagues are known all the same.
    let alone = StaffLooks::learn(&lesson(2, 0)).unwrap();
    assert!(alone.is_staff(&appearance(0, 1.0, &mut Dice::new(9))));
}
