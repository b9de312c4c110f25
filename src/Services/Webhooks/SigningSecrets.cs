using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Secrets;
using Florin.Webhooks.Features;

namespace Florin.Webhooks;

/// <summary>
/// The secrets that sign webhooks, which are stored nowhere: each is derived from a secret of the installation
/// (<c>webhooks.key</c>), the endpoint's id and how many secrets it has had. So a request that is repeated under its
/// Idempotency-Key gets the same answer byte for byte, although what is kept under the key has a placeholder where the
/// secret stood (ADR 102).
/// </summary>
internal sealed class SigningSecrets(Func<ISecretStore> secrets)
{
    internal const string Name = "webhooks.key";
    private const int KeyBytes = 32;
    private const string Prefix = "whsec_"; // As Standard Webhooks writes it.

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _key = new(
        () => secrets().ReadOrCreate(Name, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The bytes of a secret: 32.</summary>
    public byte[] Of(WebhookEndpointId id, int generation) =>
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(Derivation(id, generation)));

    /// <summary>A secret as its owner gets it.</summary>
    public string TextOf(WebhookEndpointId id, int generation) => $"{Prefix}{Convert.ToBase64String(Of(id, generation))}";

    /// <summary>What is stored of a secret, by which it is known again.</summary>
    public string HashOf(WebhookEndpointId id, int generation) => Convert.ToHexStringLower(SHA256.HashData(Of(id, generation)));

    /// <summary>What stands in the place of the secret where an answer is stored.</summary>
    public static string Placeholder(WebhookEndpointId id, int generation) => $"hidden:{Derivation(id, generation)}";

    /// <summary>
    /// The secrets that sign an endpoint's webhooks at a time, the newest first; null where the key that they were derived from
    /// is another one now, as after a restore without it.
    /// </summary>
    public IReadOnlyList<byte[]>? SigningAt(WebhookEndpoint endpoint, DateTimeOffset now)
    {
        if (HashOf(endpoint.Id, endpoint.Generation) != endpoint.SecretHash)
            return null;
        var current = Of(endpoint.Id, endpoint.Generation);
        return endpoint.PreviousUntil > now ? [current, Of(endpoint.Id, endpoint.Generation - 1)] : [current];
    }

    /// <summary>The answer with the secret in it, be it given now or again.</summary>
    /// <param name="outcome">What the command came to.</param>
    /// <param name="id">The endpoint, where the command was about one that there was already.</param>
    /// <param name="respond">The answer with a placeholder.</param>
    public Reply Reveal(Outcome outcome, WebhookEndpointId id, Func<WebhookEndpoint, Reply> respond)
    {
        var reply = Request.Answer(outcome, respond);
        if (reply.Status >= 400 || Made(outcome, id) is not var (endpoint, generation, hash))
            return reply;
        if (hash != HashOf(endpoint, generation))
            return Reply.Refused(
                Refusal.WrongState("The secret cannot be shown again: the key that it was derived from is another one now.")
            );
        var text = TextOf(endpoint, generation);
        if (reply.Kept is { } kept)
            return Reply.Stored(
                kept with
                {
                    Body = Revealed(kept.Body, Placeholder(endpoint, generation), text),
                },
                reply.Replayed
            );
        var view = (WebhookSecretView)reply.Data! with { Secret = text }; // A success has data.
        return reply.Status == 201 ? Reply.Created(view) : Reply.Ok(view);
    }

    private static ReadOnlyMemory<byte> Revealed(ReadOnlyMemory<byte> body, string placeholder, string text)
    {
        var hidden = Encoding.UTF8.GetBytes(placeholder);
        var at = body.Span.IndexOf(hidden);
        if (at < 0)
            throw new InvalidOperationException("An answer that was kept has no place for what it hid.");
        return (byte[])[.. body.Span[..at], .. Encoding.UTF8.GetBytes(text), .. body.Span[(at + hidden.Length)..]];
    }

    private static string Derivation(WebhookEndpointId id, int generation) => FormattableString.Invariant($"{id}/{generation}");

    private static (WebhookEndpointId Id, int Generation, string Hash)? Made(Outcome outcome, WebhookEndpointId id) =>
        outcome.Events switch
        {
            [{ Data: WebhookEndpointCreated created }, ..] => (created.Id, 1, created.SecretHash),
            [{ Data: WebhookSecretRotated rotated }, ..] => (id, rotated.Generation, rotated.SecretHash),
            _ => null,
        };
}
