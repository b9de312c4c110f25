using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using MongoDB.Bson;

namespace Florin.Mongo;

/// <summary>
/// Events of a log as documents: <c>_id</c> is the position. Data and metadata are JSON as text, so that people can read them. An
/// append's first event has its command, its metadata and its receipt; the others name that event's position as <c>first</c>.
/// </summary>
internal static class EventDocuments
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The documents of an append.</summary>
    /// <exception cref="ReplicaRefused">Something of it is no text.</exception>
    public static IEnumerable<BsonDocument> Of(StoredAppend append)
    {
        var first = append.Events[0];
        foreach (var stored in append.Events)
        {
            var document = new BsonDocument
            {
                { "_id", stored.Position },
                { "stream", stored.Stream },
                { "version", stored.Version },
                { "type", stored.Type },
                { "micros", (stored.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond },
                { "data", Text(stored, stored.Data) },
            };
            if (stored.Position != first.Position && IsSame(stored.Metadata, first.Metadata))
                document.Add("first", first.Position);
            else
                document.Add("metadata", Text(stored, stored.Metadata));
            if (stored.Position == first.Position)
                Add(document, append);
            yield return document;
        }
    }

    /// <summary>The event of a document.</summary>
    /// <param name="stored">The document.</param>
    /// <param name="metadata">Of the append's first event, where it has none itself.</param>
    public static StoredEvent EventOf(BsonDocument stored, ReadOnlyMemory<byte> metadata) =>
        new(
            stored["_id"].AsInt64,
            stored["stream"].AsString,
            stored["version"].AsInt64,
            string.Intern(stored["type"].AsString), // They are few.
            Bytes(stored["data"]),
            DateTimeOffset.UnixEpoch.AddMicroseconds(stored["micros"].AsInt64),
            stored.Contains("first") ? metadata : Bytes(stored["metadata"])
        );

    /// <summary>The receipt of an append, by its first event.</summary>
    public static Receipt? ReceiptOf(BsonDocument first) =>
        first.TryGetValue("receipt", out var receipt)
            ? new Receipt(receipt["fingerprint"].AsByteArray, receipt["status"].AsInt32, receipt["body"].AsByteArray)
            : null;

    private static void Add(BsonDocument document, StoredAppend append)
    {
        document.Add("command", append.CommandId);
        if (append.Receipt is { } receipt)
            document.Add(
                "receipt",
                new BsonDocument
                {
                    { "fingerprint", receipt.Fingerprint.ToArray() },
                    { "status", receipt.Status },
                    { "body", receipt.Body.ToArray() },
                }
            );
    }

    private static bool IsSame(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) =>
        one.Equals(other) || one.Span.SequenceEqual(other.Span);

    private static string Text(in StoredEvent stored, ReadOnlyMemory<byte> json)
    {
        try
        {
            return Strict.GetString(json.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new ReplicaRefused($"The event at position {stored.Position} is not valid UTF-8.", e);
        }
    }

    private static byte[] Bytes(BsonValue text) => Encoding.UTF8.GetBytes(text.AsString);
}
