using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OpenIddict.Abstractions;

namespace Florin.Users.OAuth.Stores;

/// <summary>The scopes, which are part of the program.</summary>
internal sealed class ScopeStore : IOpenIddictScopeStore<OAuthScope>
{
    public ValueTask<OAuthScope?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OAuthScope.Find(identifier));

    public ValueTask<OAuthScope?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OAuthScope.Find(name));

    public IAsyncEnumerable<OAuthScope> FindByNamesAsync(ImmutableArray<string> names, CancellationToken cancellationToken) =>
        OAuthScope.All.Where(scope => names.Contains(scope.Name, StringComparer.Ordinal)).ToAsyncEnumerable();

    // Every scope is for the one API that there is, whose audience the tokens get anyway.
    public IAsyncEnumerable<OAuthScope> FindByResourceAsync(string resource, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<OAuthScope>();

    public ValueTask<string?> GetDescriptionAsync(OAuthScope scope, CancellationToken cancellationToken) => new(scope.Meaning);

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDescriptionsAsync(
        OAuthScope scope,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<CultureInfo, string>.Empty);

    public ValueTask<string?> GetDisplayNameAsync(OAuthScope scope, CancellationToken cancellationToken) => new(scope.Meaning);

    public ValueTask<ImmutableDictionary<CultureInfo, string>> GetDisplayNamesAsync(
        OAuthScope scope,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<CultureInfo, string>.Empty);

    public ValueTask<string?> GetIdAsync(OAuthScope scope, CancellationToken cancellationToken) => new(scope.Name);

    public ValueTask<string?> GetNameAsync(OAuthScope scope, CancellationToken cancellationToken) => new(scope.Name);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        OAuthScope scope,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask<ImmutableArray<string>> GetResourcesAsync(OAuthScope scope, CancellationToken cancellationToken) =>
        new(ImmutableArray<string>.Empty);

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<OAuthScope>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<OAuthScope>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public IAsyncEnumerable<OAuthScope> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<OAuthScope>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask DeleteAsync(OAuthScope scope, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask<OAuthScope> InstantiateAsync(CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask CreateAsync(OAuthScope scope, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask UpdateAsync(OAuthScope scope, CancellationToken cancellationToken) => throw Unsupported.Here;

    public ValueTask SetDescriptionAsync(OAuthScope scope, string? description, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetDescriptionsAsync(
        OAuthScope scope,
        ImmutableDictionary<CultureInfo, string> descriptions,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetDisplayNameAsync(OAuthScope scope, string? name, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetDisplayNamesAsync(
        OAuthScope scope,
        ImmutableDictionary<CultureInfo, string> names,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetNameAsync(OAuthScope scope, string? name, CancellationToken cancellationToken) =>
        throw Unsupported.Here;

    public ValueTask SetPropertiesAsync(
        OAuthScope scope,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;

    public ValueTask SetResourcesAsync(
        OAuthScope scope,
        ImmutableArray<string> resources,
        CancellationToken cancellationToken
    ) => throw Unsupported.Here;
}
