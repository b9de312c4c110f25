using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Users.Features;
using Florin.Users.Keys;

namespace Florin.Users.OAuth;

/// <summary>The secrets of confidential clients, derived and shown once as the texts of API keys are (ADR 91).</summary>
internal sealed class ClientSecrets(KeySecrets keys)
{
    private const string Prefix = "flo_secret_";

    /// <summary>The secret of a client.</summary>
    public string TextOf(ClientId id) => Prefix + Convert.ToHexStringLower(keys.Derive($"client/{id}"));

    /// <summary>What is stored of it.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a secret is the one of a hash.</summary>
    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>What stands in the place of the secret where an answer is stored.</summary>
    public static string Placeholder(ClientId id) => $"hidden:client/{id}";

    /// <summary>The answer to a registration with the secret in it, be it given now or again.</summary>
    public Reply Reveal(Outcome outcome, Func<OAuthClient, Reply> respond)
    {
        var reply = Request.Answer(outcome, respond);
        if (reply.Status >= 400 || outcome.Events is not [{ Data: ClientRegistered { SecretHash: { } hash } made }, ..])
            return reply;
        var secret = TextOf(made.Id);
        if (hash != HashOf(secret))
            return Reply.Refused(
                Refusal.WrongState("The secret cannot be shown again: what it was derived from is another one now.")
            );
        return reply.Kept is { } kept
            ? Reply.Stored(kept with { Body = KeySecrets.Revealed(kept.Body, Placeholder(made.Id), secret) }, reply.Replayed)
            : Reply.Created((ClientSecretView)reply.Data! with { Secret = secret }); // A success has data.
    }
}
