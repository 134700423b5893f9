//! SASL/SCRAM over TLS.

use super::{login, refused, user, works};

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn events_travel_after_scram_sha_256() {
    works(user("service", "SCRAM-SHA-256")).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn events_travel_after_scram_sha_512() {
    works(user("service", "SCRAM-SHA-512")).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_wrong_password_is_refused() {
    let words = ["Authentication failed", "sasl.password"];
    refused(login("service", "not-its-secret", "SCRAM-SHA-512"), &words).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn an_unknown_user_is_refused() {
    refused(login("nobody", "x", "SCRAM-SHA-256"), &["Authentication failed", "sasl.username"]).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_SASL_BROKERS"]
async fn a_mechanism_that_the_broker_does_not_have_is_refused() {
    refused(user("service", "PLAIN"), &["PLAIN", "sasl.mechanism"]).await;
}
