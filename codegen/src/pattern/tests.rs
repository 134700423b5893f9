use super::*;

/// `regex` finds what ECMAScript finds.
#[test]
fn translations_compile_and_match() {
    for (pattern, good, bad) in [
        (r"^[A-Z]{2}-\d{3,}$", vec!["AB-123", "AB-1234"], vec!["AB-12", "ab-123", "AB-١٢٣"]),
        (r"^\w+$", vec!["a_1"], vec!["é", ""]),
        (r"^.$", vec!["a", "😀", "\u{85}"], vec!["\n", "\r", "\u{2028}", ""]),
        (r"^\s$", vec![" ", "\u{feff}", "\u{a0}"], vec!["\u{85}", "\u{180e}"]),
        (r"^[^\s]$", vec!["\u{85}"], vec!["\u{feff}"]),
        (r"^[a&&b]+$", vec!["a&b"], vec!["c"]),
        (r"^[a--b]$", vec![], vec![]),
        (r"^[[a~~]+$", vec!["[~a"], vec!["b"]),
        (r"^[\w-]+$", vec!["a-b"], vec!["a b"]),
        (r"^[-a]$", vec!["-"], vec!["b"]),
        (r"^[a\-z]$", vec!["-", "z"], vec!["b"]),
        (r"^\uD83D\uDE00$", vec!["😀"], vec!["a"]),
        (r"^\u{1F600}\x41\/$", vec!["😀A/"], vec!["a"]),
        (r"^(?:a|b)+?(c)*$", vec!["abcc"], vec!["d"]),
        (r"^#a b$", vec!["#a b"], vec!["#ab"]),
        (r"a|", vec!["", "b"], vec![]),
        (r"^é$", vec!["é"], vec!["e"]),
        (r"^a{0}$", vec![""], vec!["a"]),
    ] {
        let Ok(rust) = translate(pattern) else {
            assert!(good.is_empty() && bad.is_empty(), "{pattern} is refused");
            continue;
        };
        let regex = Regex::new(&rust).unwrap();
        for text in good {
            assert!(regex.is_match(text), "{pattern} refuses {text:?}");
        }
        for text in bad {
            assert!(!regex.is_match(text), "{pattern} accepts {text:?}");
        }
    }
}

#[test]
fn what_is_not_portable_is_refused() {
    for pattern in [
        r"\bword\b",
        r"(?=a)",
        r"(?!a)",
        r"(?<=a)",
        r"(?<!a)",
        r"(a)\1",
        r"(?<n>a)",
        r"\k<n>",
        r"\p{L}",
        r"\P{L}",
        r"\0",
        r"\cA",
        r"(?i:a)",
        "[]",
        "[^]",
        "[b-a]",
        r"[a-\d]",
        r"[\b]",
        "a**",
        "a{2}{3}",
        "^*",
        "*",
        "a{2,1}",
        "a{",
        "a{x}",
        "}",
        "]",
        "(",
        ")",
        "a)",
        "[",
        "[a",
        r"[\",
        r"\",
        r"\u12",
        r"\x1",
        r"\u{110000}",
        r"\u{}",
        r"\uD83D",
        r"\e",
        r"\-",
        r"\_",
        "a{1001}",
        "(a{1000}){1000}",
        r"\u{D800}",
        "(?",
        "(?:",
        "(?a)",
    ] {
        assert!(translate(pattern).is_err(), "{pattern} is accepted as {:?}", translate(pattern));
    }
    assert!(translate(&"(".repeat(900)).is_err());
    assert!(translate(&"a".repeat(1_001)).is_err());
    assert!(translate(&format!("{}{}", "(".repeat(32), ")".repeat(32))).is_ok());
}

proptest::proptest! {
    #[test]
    fn whatever_is_accepted_compiles(pattern in r"[a-c\^$.*+?()\[\]{},|\\/\-0-9dwsuxbp:&~é😀]{0,24}") {
        if let Ok(rust) = translate(&pattern) {
            proptest::prop_assert!(Regex::new(&rust).is_ok());
        }
    }
}

/// Where every run can take what there is, the steps are those of the pattern; elsewhere there are none.
#[test]
fn a_pattern_that_leaves_nothing_to_choose_is_a_row_of_steps() {
    use crate::model::Pattern;
    let text = |text: &str| Step::Text(text.to_owned());
    let run = |ranges: &[&[u8; 2]], min, max| Step::Run {
        ranges: ranges.iter().map(|range| **range).collect(),
        min,
        max,
    };
    for (source, steps) in [
        (r"^$", Some(vec![])),
        (
            r"^WO-\d{4}-\d{5}$",
            Some(vec![text("WO-"), run(&[b"09"], 4, Some(4)), text("-"), run(&[b"09"], 5, Some(5))]),
        ),
        (r"^[A-Z]{2,4}[0-9]+$", Some(vec![run(&[b"AZ"], 2, Some(4)), run(&[b"09"], 1, None)])),
        (r"^[A-F\d]*é?$", None),
        (r"^[A-F\d]*é$", Some(vec![run(&[b"09", b"AF"], 0, None), text("é")])),
        (r"^(?:a(b)c+)$", Some(vec![text("ab"), run(&[b"cc"], 1, None)])),
        // As many as there are would leave none for what must follow.
        (r"^a*a$", None),
        (r"^\w+-?\d$", None),
        (r"^[ab]*b?c$", None),
        // Always so many.
        (r"^\w{3}\d$", Some(vec![run(&[b"09", b"AZ", b"__", b"az"], 3, Some(3)), run(&[b"09"], 1, Some(1))])),
        // Anything may stand before or behind.
        (r"^a", None),
        (r"a$", None),
        // Alternatives, groups that repeat, and what is no ASCII.
        (r"^(?:ab|cd)$", None),
        (r"^(?:ab)+$", None),
        (r"^[^-]$", None),
        (r"^.$", None),
    ] {
        let rust = translate(source).expect(source);
        assert_eq!(Pattern { source: source.to_owned(), rust }.steps(), steps, "{source}");
    }
}
