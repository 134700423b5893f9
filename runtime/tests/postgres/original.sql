-- The table as the original library's guide declares it, with records as its adapters wrote them.
CREATE TABLE idempotency_records (
    event_id VARCHAR(255) PRIMARY KEY,
    event_type VARCHAR(255) NOT NULL,
    consumer_id VARCHAR(255) NOT NULL,
    status VARCHAR(50) NOT NULL,
    consumed_at TIMESTAMP NOT NULL,
    retry_count INT DEFAULT 0,
    last_error TEXT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX idx_idempotency_event_type ON idempotency_records (event_type);
CREATE INDEX idx_idempotency_consumed_at ON idempotency_records (consumed_at);

INSERT INTO idempotency_records (event_id, event_type, consumer_id, status, consumed_at, retry_count, last_error) VALUES
    ('00000000-0000-0000-0000-000000000001', 'work-order.completed', 'quality-service', 'completed', '2025-11-01T08:30:00.123Z', 0, NULL),
    ('00000000-0000-0000-0000-000000000002', 'work-order.completed', 'quality-service', 'processing', '2025-11-01 09:00:00', NULL, NULL),
    ('00000000-0000-0000-0000-000000000003', 'work-order.completed', 'quality-service', 'retrying', '2025-11-01 09:00:00', 2, 'no stock');
