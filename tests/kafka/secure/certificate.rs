//! TLS with and without a client's certificate.

use super::{Listener, certificate_file, certified, refused, works};

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_TLS_BROKERS"]
async fn events_travel_over_tls() {
    works(Listener::Tls.config()).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_MTLS_BROKERS"]
async fn events_travel_over_mutual_tls() {
    works(certified(Listener::MutualTls.config(), "service")).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_TLS_BROKERS"]
async fn a_broker_that_nobody_vouches_for_is_refused() {
    let stranger = Listener::Tls.config().set("ssl.ca.location", certificate_file("stranger.crt"));
    refused(stranger, &["certificate verify failed", "ssl.ca.location"]).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_MTLS_BROKERS"]
async fn a_client_without_a_certificate_is_refused() {
    refused(Listener::MutualTls.config(), &["certificate", "ssl.certificate.location"]).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_MTLS_BROKERS"]
async fn a_client_that_nobody_vouches_for_is_refused() {
    let stranger = certified(Listener::MutualTls.config(), "stranger");
    refused(stranger, &["certificate", "ssl.certificate.location"]).await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_TLS_BROKERS"]
async fn a_client_without_tls_learns_that_it_needs_it() {
    let plain = Listener::Tls.config().set("security.protocol", "plaintext");
    refused(plain, &["security.protocol"]).await;
}
