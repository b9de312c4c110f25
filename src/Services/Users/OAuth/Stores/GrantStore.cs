using System.Collections.Immutable;
using System.Text.Json;
using OpenIddict.Abstractions;

namespace Florin.Users.OAuth.Stores;

/// <summary>Grants as OpenIddict's authorizations, in the log.</summary>
internal sealed class GrantStore(GrantLog grants) : IOpenIddictAuthorizationStore<GrantEntry>
{
    public ValueTask CreateAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        grants.Create(authorization, cancellationToken);

    public ValueTask<GrantEntry?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        grants.FindGrant(identifier, cancellationToken);

    public ValueTask<GrantEntry> InstantiateAsync(CancellationToken cancellationToken) => new(new GrantEntry());

    public ValueTask UpdateAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        authorization.Status == OpenIddictConstants.Statuses.Revoked
            ? grants.Revoke(authorization.Id, Grant.Revoked)
            : throw Unsupported.Here;

    public ValueTask<string?> GetIdAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Id);

    public ValueTask<string?> GetApplicationIdAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Client);

    public ValueTask SetApplicationIdAsync(GrantEntry authorization, string? value, CancellationToken cancellationToken)
    {
        authorization.Client = value;
        return default;
    }

    public ValueTask<DateTimeOffset?> GetCreationDateAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.CreatedAt);

    public ValueTask SetCreationDateAsync(GrantEntry authorization, DateTimeOffset? value, CancellationToken cancellationToken)
    {
        authorization.CreatedAt = value;
        return default;
    }

    public ValueTask<ImmutableArray<string>> GetScopesAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Scopes);

    public ValueTask SetScopesAsync(GrantEntry authorization, ImmutableArray<string> value, CancellationToken cancellationToken)
    {
        authorization.Scopes = value;
        return default;
    }

    public ValueTask<string?> GetStatusAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Status);

    public ValueTask SetStatusAsync(GrantEntry authorization, string? value, CancellationToken cancellationToken)
    {
        authorization.Status = value;
        return default;
    }

    public ValueTask<string?> GetSubjectAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Subject);

    public ValueTask SetSubjectAsync(GrantEntry authorization, string? value, CancellationToken cancellationToken)
    {
        authorization.Subject = value;
        return default;
    }

    public ValueTask<string?> GetTypeAsync(GrantEntry authorization, CancellationToken cancellationToken) =>
        new(authorization.Type);

    public ValueTask SetTypeAsync(GrantEntry authorization, string? value, CancellationToken cancellationToken)
    {
        authorization.Type = value;
        return default;
    }

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        GrantEntry authorization,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    // The server keeps what it needs in the tokens.
    public ValueTask SetPropertiesAsync(
        GrantEntry authorization,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => properties is { Count: > 0 } ? throw Unsupported.Here : default;

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<GrantEntry>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<GrantEntry>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantEntry> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<GrantEntry>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask DeleteAsync(GrantEntry authorization, CancellationToken cancellationToken) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantEntry> FindAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        ImmutableArray<string>? scopes,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<GrantEntry> FindByApplicationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<GrantEntry> FindBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask<long> PruneAsync(DateTimeOffset threshold, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> RevokeAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<long> RevokeByApplicationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask<long> RevokeBySubjectAsync(string subject, CancellationToken cancellationToken) => throw Unsupported.Here;
}
