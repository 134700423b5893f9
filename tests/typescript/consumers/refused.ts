// What the compiler must refuse. Each directive fails the build where the line below it compiles.
import {
  EventTypes,
  createEvent,
  createEventMetadata,
  createWorkOrderStartedEvent,
  safeParseEvent,
  validateForPublish,
  validateWorkOrderStartedEvent,
  type BaseEvent,
  type Disposition,
  type EventType,
  type FieldChange,
  type InspectionResult,
  type MaterialReceivedData,
  type MesEvent,
  type WorkOrderStartedData,
} from '@mes/events';

const started: WorkOrderStartedData = {
  workOrderId: 'wo-1',
  workOrderNumber: 'WO-1',
  startedAt: '2025-11-01T00:00:00Z',
  startedBy: 'u',
};

// @ts-expect-error a member that the contract requires is missing
export const missing: MaterialReceivedData = { transactionId: 'tx-1' };

// @ts-expect-error an optional member is left out, not null
export const nulled: WorkOrderStartedData = { ...started, workCenterId: null };

// @ts-expect-error an optional member is left out, not undefined
export const undefinedMember: WorkOrderStartedData = { ...started, workCenterId: undefined };

export const change: FieldChange = { field: 'dueDate', oldValue: null };
// @ts-expect-error a member that may be null is still left out, not undefined
export const unchanged: FieldChange = { field: 'dueDate', oldValue: undefined };

// @ts-expect-error a closed enum has no other value
export const result: InspectionResult = 'MAYBE';

// @ts-expect-error no event has this type string
export const type: EventType = 'work-order.dispatched';

// @ts-expect-error the tables cannot be written
EventTypes.WORK_ORDER_CREATED = 'work-order.updated';

// @ts-expect-error the payload belongs to another event
createEvent(EventTypes.WORK_ORDER_CREATED, started, { source: 'work-order-service' });

// @ts-expect-error a publisher says who it is
createEvent(EventTypes.WORK_ORDER_STARTED, started, {});

// @ts-expect-error a misspelt member
createEvent(EventTypes.WORK_ORDER_STARTED, { ...started, startedby: 'u' }, { source: 'work-order-service' });

// @ts-expect-error a publisher says who it is
createEventMetadata();

// @ts-expect-error a variant has its own members
export const scrap: Disposition = { kind: 'SCRAP', justification: 'no' };

// @ts-expect-error an unknown tag
export const melt: Disposition = { kind: 'MELT' };

export function read(event: MesEvent): void {
  // @ts-expect-error which event it is has not been asked
  void event.data.workOrderId;
}

// @ts-expect-error an event has metadata
export const bare: BaseEvent = { type: EventTypes.CACHE_INVALIDATE, data: {} };

// @ts-expect-error a result has an event only where it is ok
export const unchecked: MesEvent = safeParseEvent('{}').event;

// @ts-expect-error what is no event of the catalogue is parsed, not published
validateForPublish({ type: 'work-order.dispatched' });

const made = createWorkOrderStartedEvent(started, { source: 'work-order-service' });
// @ts-expect-error the event keeps its type through validation
export const other: 'work-order.created' = validateForPublish(made).type;

// @ts-expect-error a validator of one event takes no other
validateWorkOrderStartedEvent(createEvent('cache.invalidate', { cacheKey: 'k', reason: 'r', invalidatedBy: 's' }, { source: 's' }));
