//! Whether the brokers answer, and if they do not, why: librdkafka tells the reason through its error callback alone.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::DeliveryResult;
use rdkafka::producer::{NoCustomPartitioner, Producer as _, ProducerContext, ThreadedProducer};
use tokio::sync::{oneshot, watch};

use super::{ClientError, client_config};
use crate::KafkaConfig;

const TIMEOUT: Duration = Duration::from_secs(10);
/// How long another broker may still answer after one has refused this client.
const SECOND_OPINION: Duration = Duration::from_secs(1);

/// Asks the brokers for an answer, with a client that ends with the call.
///
/// # Errors
/// The reason for which no broker answers within 10 s, or sooner when one refuses this client's certificate or password.
pub(crate) async fn reach(config: &KafkaConfig) -> Result<(), ClientError> {
    let (teller, mut told) = watch::channel(None);
    let client: ThreadedProducer<Probe> = client_config::admin(config)
        .set_log_level(RDKafkaLogLevel::Info)
        .create_with_context(Probe(teller))?;
    let (answer, answered) = oneshot::channel();
    // A thread that nobody waits for: neither an async thread nor the end of the runtime is held up by a broker's silence.
    std::thread::Builder::new()
        .name("kafka-connect".into())
        .spawn(move || answer.send(client.client().fetch_metadata(None, TIMEOUT).map(drop)))
        .map_err(|error| ClientError::new(KafkaError::ClientCreation(error.to_string())))?;
    let refused = async {
        if told.wait_for(|reason| reason.as_ref().is_some_and(is_refusal)).await.is_err() {
            // The client is gone, and has left its answer.
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(SECOND_OPINION).await;
    };
    let answer = match select(answered, pin!(refused)).await {
        Either::Left((Ok(answer), _)) => answer.map_err(ClientError::new),
        Either::Left((Err(_), _)) | Either::Right(_) => Err(ClientError::new(KafkaError::Canceled)),
    };
    answer.map_err(|error| told.borrow().clone().unwrap_or(error))
}

/// No waiting mends it.
fn is_refusal(reason: &ClientError) -> bool {
    use RDKafkaErrorCode as Code;
    matches!(reason.meaning(), Some(Code::Authentication | Code::SaslAuthenticationFailed | Code::SSL))
}

/// Keeps the error that says most.
struct Probe(watch::Sender<Option<ClientError>>);

impl Probe {
    fn keep(&self, reason: ClientError) {
        let says_little = reason.code() == Some(RDKafkaErrorCode::AllBrokersDown);
        self.0.send_if_modified(|kept| {
            let better = kept.as_ref().is_none_or(|kept| !says_little && !is_refusal(kept));
            if better {
                *kept = Some(reason);
            }
            better
        });
    }
}

impl ClientContext for Probe {
    /// Nothing is logged: the client that comes after this one says the same once more. A connection that a broker closes is
    /// told here alone.
    fn log(&self, _level: RDKafkaLogLevel, facility: &str, message: &str) {
        if facility == "FAIL" {
            let message = message.split_once("]: ").map_or(message, |(_thread, message)| message);
            let error = KafkaError::Global(RDKafkaErrorCode::BrokerTransportFailure);
            self.keep(ClientError::explained(error, message));
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.keep(ClientError::explained(error, reason));
    }
}

impl ProducerContext<NoCustomPartitioner> for Probe {
    type DeliveryOpaque = ();

    fn delivery(&self, _result: &DeliveryResult<'_>, _opaque: ()) {}
}
