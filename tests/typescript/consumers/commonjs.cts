// A CommonJS service under verbatimModuleSyntax.
import events = require('@mes/events');

const created: events.MesEvent = events.createEvent(
  events.EventTypes.CACHE_INVALIDATE,
  { cacheKey: 'part', reason: 'test', invalidatedBy: 'any-service' },
  { source: 'any-service' },
);
const severity: events.Severity = events.Severity.MAJOR;

export = { created, severity };
