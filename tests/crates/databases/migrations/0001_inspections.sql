CREATE TABLE inspections (event_id UUID PRIMARY KEY);
