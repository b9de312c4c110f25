using Florin.Gateway.Model;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Signatures;

namespace Florin.Gateway.Features.Signatures;

/// <summary>
/// Checks the signatures of requests here, where their method, path and query are still those that the client signed. Services
/// learn that it was done; what is not signed they refuse themselves where a key demands it.
/// </summary>
internal sealed class SignatureStage : IRequestStage
{
    /// <inheritdoc/>
    public WrapRequest Read(StageContext context)
    {
        var tokens = context.Runtime.Tokens;
        return (route, next) =>
            route is null
                ? next
                : exchange => SignedRequests.IsSigned(exchange.Http.Request) ? Check(exchange, tokens, next) : next(exchange);
    }

    private static async Task Check(Exchange exchange, ITokenVerifier tokens, RequestHandler next)
    {
        var http = exchange.Http;
        if (
            await Authentication.User(http, tokens, http.RequestAborted) is null
            && Authentication.WrongSignature(http) is { } wrong
        )
            await exchange.Answer(Reply.Refused(wrong));
        else
            await next(exchange);
    }
}
