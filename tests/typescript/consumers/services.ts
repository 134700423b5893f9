// What today's services import, used the way they use it.
import {
  CACHE_INVALIDATION_EVENT,
  EventTypes,
  createEventMetadata,
  type BaseEvent,
  type CacheInvalidationData,
  type CacheInvalidationEvent,
  type EventConsumer,
  type EventHandler,
  type EventMetadata,
  type EventPublisher,
  type EventSchema,
  type EventType,
  type IdempotencyRecord,
  type NCRCreatedData,
  type NCRCreatedEvent,
  type QualityInspectionCompletedData,
  type TraceabilityEventData,
  type WorkOrderCompletedData,
  type WorkOrderCreatedData,
  type WorkOrderCreatedEvent,
} from '@mes/events';

export async function publishWorkOrder(publisher: EventPublisher, userId: string): Promise<void> {
  const data: WorkOrderCreatedData = {
    workOrderId: 'wo-001',
    workOrderNumber: 'WO-2025-001',
    partId: 'part-123',
    partNumber: 'BRK-001',
    quantity: 100,
    dueDate: '2025-11-01T00:00:00Z',
    priority: 'HIGH',
    createdBy: userId,
  };
  const event: WorkOrderCreatedEvent = {
    type: EventTypes.WORK_ORDER_CREATED,
    meta: createEventMetadata('work-order-service', userId),
    data,
  };
  await publisher.publish(event);
  await publisher.publishBatch([event, event]);
}

const completed: EventHandler<WorkOrderCompletedData> = async (event: BaseEvent<WorkOrderCompletedData>) => {
  const done: number = event.data.quantityCompleted + event.data.quantityRejected;
  const meta: EventMetadata = createEventMetadata('material-service', event.meta.userId, event.meta.correlationId, event.meta.eventId);
  meta.metadata = { done, anything: { goes: [1, null] } };
};

const inspected: EventHandler<QualityInspectionCompletedData> = async ({ data }) => {
  if (data.result === 'FAIL' && data.ncrId !== undefined) {
    const ncr: string = data.ncrId;
    void ncr;
  }
};

export async function consume(consumer: EventConsumer): Promise<void> {
  await consumer.subscribe(EventTypes.WORK_ORDER_COMPLETED, completed);
  await consumer.subscribe(EventTypes.QUALITY_INSPECTION_COMPLETED, inspected);
  await consumer.subscribe(EventTypes.CACHE_INVALIDATE, async (event: BaseEvent) => {
    const key: string = event.data.cacheKey;
    void key;
  });
  await consumer.start();
  await consumer.unsubscribe(EventTypes.CACHE_INVALIDATE);
  await consumer.stop();
}

// Services bring their own publisher and consumer, and hand handlers around by type string.
export class OwnPublisher implements EventPublisher {
  readonly sent: BaseEvent[] = [];

  async publish<T>(event: BaseEvent<T>): Promise<void> {
    this.sent.push(event);
  }

  async publishBatch(events: BaseEvent[]): Promise<void> {
    this.sent.push(...events);
  }
}

export class OwnConsumer implements EventConsumer {
  private readonly handlers = new Map<EventType, EventHandler>();

  async subscribe(eventType: EventType, handler: EventHandler): Promise<void> {
    this.handlers.set(eventType, handler);
  }

  async unsubscribe(eventType: EventType): Promise<void> {
    this.handlers.delete(eventType);
  }

  async deliver(text: string): Promise<void> {
    const event = JSON.parse(text) as BaseEvent;
    await this.handlers.get(event.type)?.(event);
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
}

export const invalidation: CacheInvalidationEvent = {
  type: CACHE_INVALIDATION_EVENT,
  meta: createEventMetadata('any-service'),
  data: { cacheKey: 'part', cachePattern: 'part:*', reason: 'bulk import', invalidatedBy: 'any-service' },
};
export const cache: CacheInvalidationData = invalidation.data;

export const traced: TraceabilityEventData = {
  eventId: 'trace-1',
  eventType: 'LOT_CREATED',
  quantity: 12.5,
  eventDate: new Date().toISOString(),
  eventDetails: { dock: 3, nested: { list: [1, 'two', null] } },
};

const ncr: NCRCreatedData = {
  ncrId: 'ncr-1',
  ncrNumber: 'NCR-1',
  partId: 'part-1',
  ncrType: 'SUPPLIER',
  severity: 'MINOR',
  problemDescription: 'scratch',
  quantityAffected: 1,
  createdBy: 'qa-1',
};
export const ncrCreated: NCRCreatedEvent = { type: EventTypes.NCR_CREATED, meta: createEventMetadata('quality-service'), data: ncr };

export const record: IdempotencyRecord = {
  eventId: invalidation.meta.eventId,
  eventType: invalidation.type,
  consumedAt: new Date(),
  consumerId: 'material-service',
  status: 'completed',
};
export const schema: EventSchema = { type: EventTypes.NCR_CREATED, version: '1.0', dataSchema: {} };
