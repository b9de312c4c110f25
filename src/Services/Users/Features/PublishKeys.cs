using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Users.Tokens;

namespace Florin.Users.Features;

/// <summary>The public keys with which tokens can be verified; they are read again only when they change.</summary>
internal sealed class PublishKeysFeature(Lazy<SigningKeys> keys, TimeProvider clock)
{
    // Keys go when no token of theirs lives any longer, which changes nothing that is stored.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private volatile Written? _written;

    public static void Add(ServiceBuilder service, Lazy<SigningKeys> keys)
    {
        var feature = new PublishKeysFeature(keys, service.Clock);
        service
            .Get(KeySet.Path, Access.Anyone, (_, cancel) => feature.Handle(cancel))
            .Does("Returns the public keys for token verification as a JSON Web Key Set.")
            .AtAnyInstance(); // All have the same keys.
    }

    private async Task<Reply> Handle(CancellationToken cancel)
    {
        var stamp = keys.Value.Stamp();
        if (_written is not { } known || known.Stamp != stamp || clock.GetElapsedTime(known.At) > Longest)
            _written = known = new Written(KeySet.Write(await keys.Value.Read(cancel)), stamp, clock.GetTimestamp());
        return Reply.Plain(200, known.Keys, "application/json");
    }

    private sealed record Written(ReadOnlyMemory<byte> Keys, SecretsStamp Stamp, long At);
}
