//! The one thing of Kafka's protocol that a network here understands.

/// OUT_OF_ORDER_SEQUENCE_NUMBER: to an idempotent producer whose numbers are in order, the end.
const OUT_OF_ORDER: [u8; 2] = 45_i16.to_be_bytes();

/// Makes an answer to a produce request deny the sequence number of its records; false where there is no such answer.
///
/// Such an answer names the topic, and then its only partition and that one's error: from version 9 on, each array and text
/// begins with its length and one.
pub(crate) fn deny(answer: &mut [u8], topic: &str) -> bool {
    let mut named = vec![u8::try_from(topic.len() + 1).expect("the suite's topics have short names")];
    named.extend(topic.as_bytes());
    // One partition, and the first bytes of its number.
    named.extend([2, 0, 0, 0]);
    let Some(at) = answer.windows(named.len()).position(|window| window == named) else { return false };
    let error = at + named.len() + 1;
    let Some(code) = answer.get_mut(error..error + 2).filter(|code| **code == [0, 0]) else { return false };
    code.copy_from_slice(&OUT_OF_ORDER);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_about_the_topic_denies_its_sequence() {
        let mut answer = b"....\x04abc\x02\0\0\0\x07\0\0\0\0\0\0\0\0\0\x2a".to_vec();
        assert!(!deny(&mut answer, "abd"));
        assert!(deny(&mut answer, "abc"));
        assert_eq!(answer[13..15], [0, 45]);
        assert!(!deny(&mut answer, "abc"), "it is an error already");
    }
}
