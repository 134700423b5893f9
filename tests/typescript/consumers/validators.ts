// Reading and validating, as a service does: what is unknown becomes an event, or a list of violations.
import {
  EventValidationError,
  checkEvent,
  checkEventText,
  createEvent,
  createMaterialReceivedEvent,
  isDefect,
  isMaterialReceivedEvent,
  isMesEvent,
  isPriority,
  parseEvent,
  parseMaterialReceivedEvent,
  safeParseEvent,
  safeParseMaterialReceivedEvent,
  validateForPublish,
  validateMaterialReceivedEvent,
  type Defect,
  type MaterialReceivedEvent,
  type MesEvent,
  type Priority,
  type SafeParseResult,
  type Violation,
} from '@mes/events';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(value: T): T => value;

export const received: MaterialReceivedEvent = validateMaterialReceivedEvent(
  createMaterialReceivedEvent(
    {
      transactionId: 'tx-1',
      partId: 'part-9',
      partNumber: 'STEEL-9',
      quantity: 12.5,
      lotNumber: 'LOT-1',
      receivedBy: 'user-456',
      receivedDate: '2025-11-01T08:30:00.000Z',
    },
    { source: 'material-service' },
  ),
);

// A handler of records: bytes in, the event or the reasons out.
export function handle(bytes: Uint8Array): string {
  const result = safeParseEvent(bytes);
  if (!result.ok) return result.violations.map(({ path, rule }) => `${path} ${rule}`).join(', ');
  const { event } = result;
  return event.type === 'material.received' ? `${event.data.quantity} of ${event.data.lotNumber}` : event.type;
}

export function read(text: string): MesEvent | readonly Violation[] {
  try {
    return parseEvent(text);
  } catch (error) {
    if (error instanceof EventValidationError) return error.violations;
    throw error;
  }
}

export const lot = (input: unknown): string => parseMaterialReceivedEvent(input).data.lotNumber;

const one = safeParseMaterialReceivedEvent(JSON.stringify(received));
holds<Equal<typeof one, SafeParseResult<MaterialReceivedEvent>>>(true);

// Guards narrow.
export function narrow(value: unknown): number | Priority | Defect | undefined {
  if (isMesEvent(value) && isMaterialReceivedEvent(value)) return value.data.quantity;
  if (isPriority(value)) return value;
  return isDefect(value) ? value : undefined;
}

// What is validated keeps its type.
const published = validateForPublish(createEvent('cache.invalidate', { cacheKey: 'k', reason: 'r', invalidatedBy: 's' }, { source: 's' }));
holds<Equal<(typeof published)['type'], 'cache.invalidate'>>(true);

export const violations: readonly Violation[] = [...checkEvent(received, 'write'), ...checkEventText('{', 'read')];
