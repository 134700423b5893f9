// A CommonJS service under verbatimModuleSyntax.
import events = require('@mes/events');

const created: events.MesEvent = events.createEvent(
  events.EventTypes.CACHE_INVALIDATE,
  { cacheKey: 'part', reason: 'test', invalidatedBy: 'any-service' },
  { source: 'any-service' },
);
const severity: events.Severity = events.Severity.MAJOR;

const read: events.MesEvent = events.parseEvent(JSON.stringify(events.validateForPublish(created)));
const refused = events.safeParseEvent({ ...created, type: 'cache.invalidated' });
const violations: readonly events.Violation[] = refused.ok ? [] : refused.violations;

export = { created, severity, read, violations };
