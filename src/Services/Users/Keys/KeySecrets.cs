using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Identity.Keys;
using Florin.Platform.Secrets;
using Florin.Users.Features;

namespace Florin.Users.Keys;

/// <summary>
/// The texts of API keys, which are stored nowhere: each is derived from a secret of the installation (<c>api-keys.key</c>),
/// the key's id and how many texts it has had. So a request that is repeated under its Idempotency-Key gets the same answer
/// byte for byte, although what is kept under the key has a placeholder where the text stood (ADR 91).
/// </summary>
internal sealed class KeySecrets(Func<ISecretStore> secrets)
{
    internal const string Name = "api-keys.key";
    internal const int KeyBytes = 32;

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _key = new(
        () => secrets().ReadOrCreate(Name, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The text of a key.</summary>
    public string TextOf(ApiKeyId id, int generation) => ApiKeyText.Of(id.Value, Derive(Derivation(id, generation)));

    /// <summary>32 bytes that nobody else can make, the same for the same name.</summary>
    public byte[] Derive(string name) => HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(name));

    /// <summary>What is stored of it.</summary>
    public string HashOf(ApiKeyId id, int generation) => ApiKeyText.HashOf(TextOf(id, generation));

    /// <summary>What stands in the place of the text where an answer is stored.</summary>
    public static string Placeholder(ApiKeyId id, int generation) => $"hidden:{Derivation(id, generation)}";

    /// <summary>The answer with the text in it, be it given now or again.</summary>
    /// <param name="outcome">What the command came to.</param>
    /// <param name="id">The key, where the command was about one that there was already.</param>
    /// <param name="respond">The answer with a placeholder.</param>
    public Reply Reveal(Outcome outcome, ApiKeyId id, Func<ApiKey, Reply> respond)
    {
        var reply = Request.Answer(outcome, respond);
        if (reply.Status >= 400 || Made(outcome, id) is not var (key, generation, hash))
            return reply;
        if (hash != HashOf(key, generation))
            return Reply.Refused(
                Refusal.WrongState("The key cannot be shown again: the secret that it was derived from is another one now.")
            );
        if (reply.Kept is { } kept)
            return Reply.Stored(
                kept with
                {
                    Body = Revealed(kept.Body, Placeholder(key, generation), TextOf(key, generation)),
                },
                reply.Replayed
            );
        var view = (ApiKeySecretView)reply.Data! with { Key = TextOf(key, generation) }; // A success has data.
        return reply.Status == 201 ? Reply.Created(view) : Reply.Ok(view);
    }

    private static string Derivation(ApiKeyId id, int generation) => FormattableString.Invariant($"{id}/{generation}");

    private static (ApiKeyId Key, int Generation, string Hash)? Made(Outcome outcome, ApiKeyId id) =>
        outcome.Events switch
        {
            [{ Data: ApiKeyCreated created }, ..] => (created.Id, 1, created.Hash),
            [{ Data: ApiKeyRotated rotated }, ..] => (id, rotated.Generation, rotated.Hash),
            _ => null,
        };

    /// <summary>An answer that was kept, with a text in the place of its placeholder.</summary>
    public static ReadOnlyMemory<byte> Revealed(ReadOnlyMemory<byte> body, string placeholder, string text)
    {
        var hidden = Encoding.UTF8.GetBytes(placeholder);
        var at = body.Span.IndexOf(hidden);
        if (at < 0)
            throw new InvalidOperationException("An answer that was kept has no place for what it hid.");
        return (byte[])[.. body.Span[..at], .. Encoding.UTF8.GetBytes(text), .. body.Span[(at + hidden.Length)..]];
    }
}
