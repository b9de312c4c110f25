using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using RevocationHandlers = OpenIddict.Server.OpenIddictServerHandlers.Revocation;

namespace Florin.Users.OAuth;

/// <summary>
/// Signs access tokens and ID tokens with the key of users' tokens, and the rest with a key of the server's own. Neither of the
/// two has an entry in the log: an access token is ended by its session, and an ID token by nothing.
/// </summary>
internal sealed class SignWithOurKeys(OAuthKeys keys) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<GenerateTokenContext>()
            .UseScopedHandler<SignWithOurKeys>()
            .SetOrder(Protection.AttachSecurityCredentials.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var isForOthers = context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken;
        context.SigningCredentials = isForOthers ? keys.Public : keys.Internal;
        context.EncryptionCredentials = isForOthers ? null : keys.Encryption;
        if (isForOthers)
            context.CreateTokenEntry = false;
        return default;
    }
}

/// <summary>
/// Makes access tokens what every process verifies: issued by and for Florin, never without a scope, and after the last
/// revocation of their user's tokens.
/// </summary>
internal sealed class ShapeAccessTokens(ServiceBuilder service) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<GenerateTokenContext>()
            .UseScopedHandler<ShapeAccessTokens>()
            .SetOrder(Protection.AttachTokenMetadata.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is not TokenTypeIdentifiers.AccessToken)
            return;
        if (context.Principal.GetScopes().IsEmpty)
            throw new InvalidOperationException("An access token without a scope would permit all that its user may do.");
        var shape = context.SecurityTokenDescriptor;
        shape.Issuer = TokenOptions.Issuer;
        shape.Claims[Claims.Audience] = TokenOptions.Issuer;
        if (!Id.TryParse<UserId>(context.Principal.GetClaim(Claims.Subject), out var id))
            return;
        var (user, _) = await service.Log.Read<User>(User.StreamOf(id), context.CancellationToken);
        var first = DateTimeOffset.FromUnixTimeSeconds(user.TokensRevokedUntil + 1).UtcDateTime;
        if (shape.IssuedAt < first)
            shape.IssuedAt = first; // Seconds count: in that of a revocation a token counts as issued in the next.
    }
}

/// <summary>Takes tokens that are signed with today's keys, and access tokens by the issuer that they have.</summary>
internal sealed class AcceptOurKeys(OAuthKeys keys) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<AcceptOurKeys>()
            .SetOrder(Protection.ResolveTokenValidationParameters.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
            return; // Signed by a client, none of which has registered a key.
        var parameters = context.TokenValidationParameters;
        parameters.IssuerSigningKeyResolver = null;
        parameters.IssuerSigningKey = null;
        parameters.IssuerSigningKeys = await keys.Accepted(context.CancellationToken);
        parameters.TokenDecryptionKey = keys.Encryption.Key;
        parameters.TokenDecryptionKeys = null;
        parameters.ValidIssuers = [.. parameters.ValidIssuers ?? [], TokenOptions.Issuer];
    }
}

/// <summary>Of an access token the same holds here as in every other process: what was revoked there is not active here.</summary>
internal sealed class ObeyRevocations(ServiceBuilder service) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<ObeyRevocations>()
            .SetOrder(Protection.ValidateAuthorizationEntry.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal?.HasTokenType(TokenTypeIdentifiers.AccessToken) != true)
            return;
        if (await service.Runtime.Tokens.Verify(context.Token, context.CancellationToken) is null)
            context.Reject(Errors.InvalidToken, "The access token is invalid or has expired.");
    }
}

/// <summary>Revoking any token of a grant ends the grant; a token in the name of a program ends by itself.</summary>
internal sealed class RevokeGrants(GrantLog grants) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleRevocationRequestContext>()
            .UseScopedHandler<RevokeGrants>()
            .SetOrder(RevocationHandlers.RevokeToken.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        var token = context.GenericTokenPrincipal;
        if (token.GetAuthorizationId() is { } grant)
            await grants.Revoke(grant, Grant.Revoked);
        else if (
            Id.TryParse<ServiceAccountId>(token.GetClaim(Claims.Subject), out var program)
            && token.GetClaim(OAuthClaims.Session) is { } session
            && token.GetExpirationDate() is { } expiresAt
        )
            await grants.EndProgram(program.Value, session, expiresAt);
        else
            context.Reject(Errors.UnsupportedTokenType, "A token of this type cannot be revoked.");
    }
}

/// <summary>Tells clients which values of <c>acr</c> there are.</summary>
internal sealed class TellProofs : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleConfigurationRequestContext>()
            .UseSingletonHandler<TellProofs>()
            .SetOrder(100_000)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.Metadata["acr_values_supported"] = new OpenIddictParameter(
            System.Collections.Immutable.ImmutableArray.Create<string?>(Proof.OneFactor, Proof.TwoFactors)
        );
        return default;
    }
}

/// <summary>Refuses requests that ask for nothing: a token without a scope would be of no use.</summary>
internal sealed class RequireScope
    : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
        IOpenIddictServerHandler<ValidateDeviceAuthorizationRequestContext>,
        IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    private const string Why = "The parameter scope is required: name at least one scope.";

    public static OpenIddictServerHandlerDescriptor OfAuthorization { get; } =
        Last(
            OpenIddictServerHandlerDescriptor
                .CreateBuilder<ValidateAuthorizationRequestContext>()
                .UseSingletonHandler<RequireScope>()
        );

    public static OpenIddictServerHandlerDescriptor OfDevice { get; } =
        Last(
            OpenIddictServerHandlerDescriptor
                .CreateBuilder<ValidateDeviceAuthorizationRequestContext>()
                .UseSingletonHandler<RequireScope>()
        );

    public static OpenIddictServerHandlerDescriptor OfToken { get; } =
        Last(
            OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>().UseSingletonHandler<RequireScope>()
        );

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context) => Check(context, context.Request);

    public ValueTask HandleAsync(ValidateDeviceAuthorizationRequestContext context) => Check(context, context.Request);

    public ValueTask HandleAsync(ValidateTokenRequestContext context) =>
        context.Request.IsClientCredentialsGrantType() ? Check(context, context.Request) : default;

    private static ValueTask Check(BaseValidatingContext context, OpenIddictRequest request)
    {
        if (request.GetScopes().IsEmpty)
            context.Reject(Errors.InvalidScope, Why);
        return default;
    }

    // After all others: client and user are checked first.
    private static OpenIddictServerHandlerDescriptor Last<TContext>(OpenIddictServerHandlerDescriptor.Builder<TContext> handler)
        where TContext : BaseContext => handler.SetOrder(100_000).Build();
}

/// <summary>Refuses a <c>max_age</c> that is no number of seconds, which would otherwise be taken as not sent.</summary>
internal sealed class RequireSeconds : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseSingletonHandler<RequireSeconds>()
            .SetOrder(100_000)
            .Build();

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        if (context.Request.GetParameter(Parameters.MaxAge) is not null && context.Request.MaxAge is not >= 0)
            context.Reject(Errors.InvalidRequest, "The parameter max_age must be a number of seconds from 0.");
        return default;
    }
}
