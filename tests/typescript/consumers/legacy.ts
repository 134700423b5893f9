// A CommonJS service that writes `import` and compiles it to `require`.
import { EventTypes, createEvent, type CacheInvalidateEvent } from '@mes/events';

export const created: CacheInvalidateEvent = createEvent(
  EventTypes.CACHE_INVALIDATE,
  { cacheKey: 'part', reason: 'test', invalidatedBy: 'any-service' },
  { source: 'any-service' },
);
