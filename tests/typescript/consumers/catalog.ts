// What the package adds: createEvent, the map and the union over all events, the tables, values of enums.
import {
  EventKeys,
  EventTopics,
  EventTypes,
  EventVersions,
  Priority,
  createEvent,
  type Disposition,
  type EventMap,
  type EventType,
  type JsonValue,
  type MesEvent,
  type NCRClosedEvent,
  type WorkOrderCreatedEvent,
} from '@mes/events';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(value: T): T => value;

export const created: WorkOrderCreatedEvent = createEvent(
  EventTypes.WORK_ORDER_CREATED,
  {
    workOrderId: 'wo-001',
    workOrderNumber: 'WO-2025-001',
    partId: 'part-123',
    partNumber: 'BRK-001',
    quantity: 100,
    dueDate: '2025-11-01T00:00:00Z',
    priority: Priority.HIGH,
    createdBy: 'user-123',
  },
  { source: 'work-order-service', correlationId: undefined, metadata: { plant: 7 } },
);

export const closed: NCRClosedEvent = createEvent(
  'quality.ncr.closed',
  {
    ncrId: 'ncr-1',
    ncrNumber: 'NCR-1',
    disposition: { kind: 'SCRAP', quantity: 2 },
    closedBy: 'qa-1',
    closedAt: '2025-11-05T14:00:00.000Z',
  },
  { source: 'quality-service', causationId: created.meta.eventId, correlationId: created.meta.correlationId },
);

// The union is told apart by `type`, and a switch over it can be exhaustive.
export function describe(event: MesEvent): string {
  if (event.type === EventTypes.WORK_ORDER_CREATED) {
    return `${event.data.quantity} by ${event.data.createdBy}`;
  }
  return event.type;
}

export function explain(disposition: Disposition): string {
  switch (disposition.kind) {
    case 'USE_AS_IS':
      return disposition.justification;
    case 'REWORK':
      return disposition.instructions;
    case 'SCRAP':
      return `${disposition.quantity}`;
    case 'RETURN_TO_SUPPLIER':
      return disposition.supplierId;
    default:
      return disposition satisfies never;
  }
}

holds<Equal<keyof EventMap, EventType>>(true);
holds<Equal<MesEvent['type'], EventType>>(true);
holds<Equal<EventMap['work-order.created'], WorkOrderCreatedEvent>>(true);
holds<Equal<(typeof Priority)[keyof typeof Priority], Priority>>(true);

export const table: Record<EventType, { version: string; topic: string; key: string }> = Object.fromEntries(
  Object.values(EventTypes).map((type) => [type, { version: EventVersions[type], topic: EventTopics[type], key: EventKeys[type] }]),
) as Record<EventType, { version: string; topic: string; key: string }>;

export const anything: JsonValue = { a: [1, 'two', null, { b: true }] };
