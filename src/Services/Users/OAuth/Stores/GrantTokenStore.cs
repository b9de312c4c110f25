using System.Collections.Immutable;
using System.Text.Json;
using OpenIddict.Abstractions;

namespace Florin.Users.OAuth.Stores;

/// <summary>Codes and refresh tokens, in the log.</summary>
internal sealed class GrantTokenStore(GrantTokenLog tokens, GrantLog grants) : IOpenIddictTokenStore<GrantTokenEntry>
{
    public ValueTask CreateAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        tokens.Create(token, cancellationToken);

    public ValueTask UpdateAsync(GrantTokenEntry token, CancellationToken cancellationToken) => tokens.Update(token);

    public ValueTask<GrantTokenEntry?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        tokens.Find(identifier, cancellationToken);

    public ValueTask<GrantTokenEntry?> FindByReferenceIdAsync(string identifier, CancellationToken cancellationToken) =>
        tokens.FindByReference(identifier, cancellationToken);

    // A code or a refresh token that comes twice ends the grant, and with it all of its tokens.
    public async ValueTask<long> RevokeByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken)
    {
        await grants.Revoke(identifier, Grant.Reused);
        return 1;
    }

    public ValueTask<GrantTokenEntry> InstantiateAsync(CancellationToken cancellationToken) => new(new GrantTokenEntry());

    public ValueTask<string?> GetIdAsync(GrantTokenEntry token, CancellationToken cancellationToken) => new(token.Id);

    public ValueTask<string?> GetApplicationIdAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.Client);

    public ValueTask SetApplicationIdAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Client = value;
        return default;
    }

    public ValueTask<string?> GetAuthorizationIdAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.Grant);

    public ValueTask SetAuthorizationIdAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Grant = value;
        return default;
    }

    public ValueTask<DateTimeOffset?> GetCreationDateAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.CreatedAt);

    public ValueTask SetCreationDateAsync(GrantTokenEntry token, DateTimeOffset? value, CancellationToken cancellationToken)
    {
        token.CreatedAt = value;
        return default;
    }

    public ValueTask<DateTimeOffset?> GetExpirationDateAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.ExpiresAt);

    public ValueTask SetExpirationDateAsync(GrantTokenEntry token, DateTimeOffset? value, CancellationToken cancellationToken)
    {
        token.ExpiresAt = value;
        return default;
    }

    public ValueTask<string?> GetPayloadAsync(GrantTokenEntry token, CancellationToken cancellationToken) => new(token.Payload);

    public ValueTask SetPayloadAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Payload = value;
        return default;
    }

    public ValueTask<DateTimeOffset?> GetRedemptionDateAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.RedeemedAt);

    public ValueTask SetRedemptionDateAsync(GrantTokenEntry token, DateTimeOffset? value, CancellationToken cancellationToken)
    {
        token.RedeemedAt = value;
        return default;
    }

    public ValueTask<string?> GetReferenceIdAsync(GrantTokenEntry token, CancellationToken cancellationToken) =>
        new(token.Reference);

    public ValueTask SetReferenceIdAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Reference = value;
        return default;
    }

    public ValueTask<string?> GetStatusAsync(GrantTokenEntry token, CancellationToken cancellationToken) => new(token.Status);

    public ValueTask SetStatusAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Status = value;
        return default;
    }

    public ValueTask<string?> GetSubjectAsync(GrantTokenEntry token, CancellationToken cancellationToken) => new(token.Subject);

    public ValueTask SetSubjectAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Subject = value;
        return default;
    }

    public ValueTask<string?> GetTypeAsync(GrantTokenEntry token, CancellationToken cancellationToken) => new(token.Type);

    public ValueTask SetTypeAsync(GrantTokenEntry token, string? value, CancellationToken cancellationToken)
    {
        token.Type = value;
        return default;
    }

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        GrantTokenEntry token,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    // The server keeps what it needs in the tokens.
    public ValueTask SetPropertiesAsync(
        GrantTokenEntry token,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => properties is { Count: > 0 } ? throw Unsupported.Here : default;

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<GrantTokenEntry>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<GrantTokenEntry>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantTokenEntry> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<GrantTokenEntry>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask DeleteAsync(GrantTokenEntry token, CancellationToken cancellationToken) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantTokenEntry> FindAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantTokenEntry> FindByApplicationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<GrantTokenEntry> FindByAuthorizationIdAsync(
        string identifier,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantTokenEntry> FindBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask<long> PruneAsync(DateTimeOffset threshold, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> RevokeAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<long> RevokeByApplicationIdAsync(string identifier, CancellationToken cancellationToken = default) =>
        throw Unsupported.Here;

    public ValueTask<long> RevokeBySubjectAsync(string subject, CancellationToken cancellationToken = default) =>
        throw Unsupported.Here;
}
