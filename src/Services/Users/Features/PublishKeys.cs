using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Tokens;

namespace Florin.Users.Features;

/// <summary>The public keys of the tokens, for whoever wants to verify one.</summary>
internal static class PublishKeysFeature
{
    public static void Add(ServiceBuilder service, Lazy<KeyDirectory> keys) =>
        service
            .Get(
                KeySet.Path,
                Access.Anyone,
                async (_, cancel) => Reply.Plain(200, KeySet.Write(await keys.Value.Read(cancel)), "application/json")
            )
            .Does("The public keys of the tokens, as a JSON Web Key Set.");
}
