/** An event with fresh metadata, its payload's members in the order of the contract and with defaults filled in. */
function create(contract, data, options) {
  const { source, userId, correlationId, causationId, metadata } = options;
  const meta = createEventMetadata(source, userId, correlationId, causationId);
  meta.version = contract.version;
  if (metadata !== undefined) meta.metadata = metadata;
  return { type: contract.type, meta, data: complete(contract.data, data) };
}
