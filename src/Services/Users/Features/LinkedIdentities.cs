using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Factors;
using Florin.Users.OAuth.External;

namespace Florin.Users.Features;

/// <summary>An identity at another provider, with which the caller logs in.</summary>
/// <param name="Id">The link.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="Issuer">The provider's issuer.</param>
/// <param name="Subject">Who the caller is there.</param>
/// <param name="CreatedAt">Since when, UTC.</param>
internal sealed record IdentityView(IdentityId Id, string Provider, string Issuer, string Subject, DateTimeOffset CreatedAt)
{
    public static IdentityView Of(LinkedIdentity linked) =>
        new(linked.Id, linked.Provider, linked.Issuer, linked.Subject, linked.At);
}

/// <summary>A person lists the identities at other providers that they log in with, and unlinks them. Linking needs a browser.</summary>
internal static class LinkedIdentitiesFeature
{
    public static void Add(ServiceBuilder service, OwnCredentials own)
    {
        new IdentityLinks(service).Add();
        service
            .Get(
                "/identities",
                Permission.CredentialsRead,
                async (request, cancel) =>
                {
                    request.Query.ThrowIfInvalid();
                    var user = await own.Read(OwnCredentials.Of(request), cancel);
                    return Reply.List([.. user.Linked.Select(IdentityView.Of)], nextCursor: null);
                }
            )
            .Does("Lists the identities at other providers that the caller logs in with.")
            .Gives<ListData<IdentityView>>()
            .Refuses(RefusalCode.Forbidden);
        var send = service.Commands.Sender<UnlinkIdentity>();
        service
            .Delete(
                "/identities/{id}",
                Permission.CredentialsWrite,
                async (request, cancel) =>
                {
                    var command = new UnlinkIdentity(OwnCredentials.Of(request), request.Route<IdentityId>("id"));
                    var outcome = await send(command, request.ContextOf(request.Actor), cancel);
                    return await own.Changed(request, outcome, nameof(UnlinkIdentity), null, cancel);
                }
            )
            .Does("Ends the link to an identity at another provider. All sessions end; the answer has a new token.")
            .Gives<ChangedFactorsView>()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound);
    }
}
