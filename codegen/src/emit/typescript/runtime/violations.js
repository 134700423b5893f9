/** Thrown for an event that breaks its contract. */
class EventValidationError extends Error {
  constructor(violations) {
    super(violations.map(({ path, rule, message }) => `${path}: ${message} [${rule}]`).join('; '));
    this.name = 'EventValidationError';
    this.violations = violations;
  }
}
