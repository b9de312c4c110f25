using System.Text.Json.Serialization;
using Florin.Platform.Json;

namespace Florin.Audit;

/// <summary>
/// Some entries of one service were sealed. Effect and checkpoint are this one event: up to where the service's log is
/// recorded, and what was recorded. Stored as <see cref="AuditBatchConverter"/> writes it.
/// </summary>
/// <param name="Source">The service whose log was read.</param>
/// <param name="Upto">The position up to which its log is recorded now.</param>
/// <param name="First">The place in the chain of the first entry; of the next one where there is none.</param>
/// <param name="Previous">The hash of the batch before, in small hexadecimal digits.</param>
/// <param name="Hash">The hash of this batch, which covers everything above and before.</param>
/// <param name="Entries">The entries in order; none where all events belong to a command that is recorded already.</param>
/// <param name="Digest">
/// The running hash of the service's log at <paramref name="Upto"/>, by which the seal covers every byte of the log up to
/// there; null of logs, and in seals, from before there was one.
/// </param>
[JsonConverter(typeof(AuditBatchConverter))]
[WrittenAs(
    """
        {
          "type": "object",
          "required": ["source", "upto", "first", "previous", "hash", "entries"],
          "properties": {
            "source": { "type": "string", "description": "The service whose log was read." },
            "upto": { "type": "integer", "description": "The position up to which that log is recorded now." },
            "first": { "type": "integer", "description": "The place in the chain of the first entry." },
            "previous": { "type": "string", "description": "The hash of the batch before." },
            "hash": { "type": "string", "description": "The hash of this batch, which covers everything above and before." },
            "digest": { "type": "string", "description": "The running hash of the service's log at upto." },
            "entries": {
              "type": "array",
              "items": {
                "type": "array",
                "description": "at, command, commandId, entityId, actor, address, requestId, result, position.",
                "minItems": 9,
                "maxItems": 9,
                "prefixItems": [
                  { "type": "string", "format": "date-time" },
                  { "type": "string" },
                  { "type": "string" },
                  { "type": "string" },
                  { "type": "string" },
                  { "type": ["string", "null"] },
                  { "type": ["string", "null"] },
                  { "type": "string" },
                  { "type": "integer" }
                ]
              }
            }
          }
        }
        """
)]
public sealed record AuditBatchSealed(
    string Source,
    long Upto,
    long First,
    string Previous,
    string Hash,
    IReadOnlyList<AuditEntry> Entries,
    string? Digest = null
);
