using System.Security.Cryptography;
using System.Text;
using Florin.GraphQlEdge.Calls;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.GraphQlEdge.Serving;

/// <summary>
/// Queries that clients send by their SHA-256: those that were sent before with it, the ones used last of them, or, where only
/// some are allowed, those.
/// </summary>
internal sealed class PersistedQueries
{
    private const int UsualLength = 8192; // All of them together have at most so many characters for each there may be.

    private readonly RecentlyUsed<string> _byHash;
    private readonly bool _isClosed;

    /// <summary>None yet, or the allowed ones.</summary>
    /// <exception cref="WrongConfiguration">There is no folder of allowed ones where they should be.</exception>
    public PersistedQueries(GraphQlOptions options)
    {
        var most = options.MaxPersistedQueries;
        _byHash = options.AllowedQueries is null
            ? new RecentlyUsed<string>(most, (long)most * UsualLength)
            : new RecentlyUsed<string>(int.MaxValue, long.MaxValue);
        if (options.AllowedQueries is not { } folder)
            return;
        if (!Directory.Exists(folder))
            throw new WrongConfiguration(
                $"{GraphQlOptions.Section}:{nameof(options.AllowedQueries)} is '{folder}': no such folder exists."
            );
        _isClosed = true;
        foreach (var file in Directory.EnumerateFiles(folder, "*.graphql"))
            Add(File.ReadAllText(file));
    }

    /// <summary>The document of a request.</summary>
    /// <exception cref="NotExecuted">It is not known, not allowed, or has another hash.</exception>
    public string Of(GraphQlRequest request)
    {
        if (request.Query is not { Length: > 0 } query)
            return request.Hash is { } hash
                ? _byHash.Find(hash)
                    ?? throw new NotExecuted(
                        StatusCodes.Status200OK,
                        _isClosed ? EdgeCodes.NotAllowed : EdgeCodes.PersistedNotFound,
                        _isClosed ? "The operation is not among the allowed ones." : "PersistedQueryNotFound"
                    )
                : throw new NotExecuted(StatusCodes.Status400BadRequest, EdgeCodes.Invalid, "query is missing.");
        if (request.Hash is { } claimed && !string.Equals(claimed, HashOf(query), StringComparison.Ordinal))
            throw new NotExecuted(
                StatusCodes.Status400BadRequest,
                EdgeCodes.Invalid,
                "extensions.persistedQuery.sha256Hash is not that of the query."
            );
        if (_isClosed && _byHash.Find(HashOf(query)) is null)
            throw new NotExecuted(
                StatusCodes.Status400BadRequest,
                EdgeCodes.NotAllowed,
                "The operation is not among the allowed ones."
            );
        return query;
    }

    /// <summary>Remembers a valid document that was sent with its hash.</summary>
    public void Remember(GraphQlRequest request, string query)
    {
        if (!_isClosed && request is { Hash: not null, Query.Length: > 0 })
            Add(query);
    }

    private void Add(string query) => _byHash.Add(HashOf(query), query, query.Length);

    private static string HashOf(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
}
