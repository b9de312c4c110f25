using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.GraphQlEdge.Calls;

/// <summary>The answer to a request: its status, its headers and its JSON.</summary>
internal sealed record InnerAnswer(int Status, IHeaderDictionary Headers, JsonElement Body);

/// <summary>
/// Sends the requests that an operation's fields are into the gateway of this process, as if they had come over HTTP: there is
/// no other way from GraphQL to a service, so that no check of the gateway's or a service's can be left out.
/// </summary>
internal sealed class InnerRequests(HttpContext outer, GraphQlOptions options, EdgeSurroundings around) : IDisposable
{
    private const string Remaining = "X-RateLimit-Remaining";
    private const string Key = "Idempotency-Key";
    private const string Prefer = "Prefer";

    private static readonly string[] Limits = ["X-RateLimit-Limit", Remaining, "X-RateLimit-Reset"];

    // A field says these itself, and who the client is behind proxies is known already.
    private static readonly FrozenSet<string> Left = new[]
    {
        Key,
        Prefer,
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Prefix",
        HeaderNames.Cookie,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(options.MaxParallelRequests);
    private int _count;
    private int _lowest = int.MaxValue;

    /// <summary>How many were sent.</summary>
    public int Count => _count;

    /// <summary>The key of the whole request; null without one.</summary>
    public string? KeyOfAll => outer.Request.Headers[Key] is [{ Length: > 0 } key] ? key : null;

    /// <summary>Sends one, unless there are too many.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">Its Idempotency-Key; null for none.</param>
    /// <param name="prefer">Its header Prefer; null for none.</param>
    /// <param name="isUncounted">It goes on with one that was counted.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RequestRefused">There are too many, or it got no answer.</exception>
    public async Task<InnerAnswer> Ask(
        RestRequest request,
        string? key,
        string? prefer,
        bool isUncounted,
        CancellationToken cancel
    )
    {
        if (!isUncounted && Interlocked.Increment(ref _count) > options.MaxRequests)
            throw new RequestRefused(
                EdgeCodes.TooComplex,
                $"The operation needs more than {options.MaxRequests} requests ({GraphQlOptions.Section}:{nameof(options.MaxRequests)}); ask for less at a time."
            );
        await _places.WaitAsync(cancel);
        try
        {
            return await Send(request, key, prefer, isUncounted, cancel);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<InnerAnswer> Send(
        RestRequest request,
        string? key,
        string? prefer,
        bool isUncounted,
        CancellationToken cancel
    )
    {
        var response = new InnerResponse();
        var http = InnerRequest.Make(outer, request, response, around.Process, cancel, Left);
        if (key is not null)
            http.Request.Headers[Key] = key;
        if (prefer is not null)
            http.Request.Headers[Prefer] = prefer;
        if (isUncounted)
            UncountedRequest.Mark(http);
        try
        {
            await around.Gateway(http);
            await response.CompleteAsync();
        }
        finally
        {
            await response.End();
        }
        cancel.ThrowIfCancellationRequested();
        if (InnerRequest.IsCut(http))
            throw new RequestRefused("unavailable", "The response broke off.");
        Tell(http, response.Headers);
        return new InnerAnswer(response.StatusCode, response.Headers, Read(response));
    }

    private static JsonElement Read(InnerResponse response)
    {
        if (response.Written.IsEmpty)
            return default;
        try
        {
            return JsonElement.Parse(response.Written.Span);
        }
        catch (JsonException) when (response.StatusCode >= 400)
        {
            return default; // What is no problem of the contract's has a status all the same.
        }
    }

    // The response says what is left after all of them, and whose they were.
    private void Tell(HttpContext inner, IHeaderDictionary headers)
    {
        lock (_lock)
        {
            if (outer.Response.HasStarted)
                return;
            if (Authentication.Known(inner) is { } actor)
                Authentication.Name(outer, actor);
            if (
                !int.TryParse(headers[Remaining].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
                || left >= _lowest
            )
                return;
            _lowest = left;
            foreach (var name in Limits)
                if (headers.TryGetValue(name, out var value))
                    outer.Response.Headers[name] = value;
        }
    }
}
