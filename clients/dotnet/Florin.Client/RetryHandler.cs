using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;

namespace Florin.Client;

/// <summary>
/// Sends the same bytes under the same Idempotency-Key until there is an answer, adds the credential, throws problems, and takes the
/// envelope off.
/// </summary>
internal sealed class RetryHandler(FlorinClientOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Uri _address = options.Address!; // Validated.

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var activity = FlorinTelemetry.Start(request);
        var start = options.Clock.GetTimestamp();
        int? status = null;
        try
        {
            var isRepeatable = await Prepare(request, cancellationToken).ConfigureAwait(false);
            var response = await Attempts(request, isRepeatable, activity, cancellationToken).ConfigureAwait(false);
            status = (int)response.StatusCode;
            return await Answers.Unwrap(response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            status = (e as FlorinException)?.Status;
            // Only under the same key can it be sent again safely.
            if (request.Headers.TryGetValues(Operation.KeyHeader, out var keys))
                e.Data[Operation.KeyHeader] = string.Join(',', keys);
            throw;
        }
        finally
        {
            FlorinTelemetry.End(activity, request, status, options.Clock.GetElapsedTime(start));
        }
    }

    // The body is read once and never changes: what a key is sent with is the same bytes each time.
    private static async Task<bool> Prepare(HttpRequestMessage request, CancellationToken cancel)
    {
        if (request.Content is { } content)
            await content.LoadIntoBufferAsync(cancel).ConfigureAwait(false);
        if (request.Method == HttpMethod.Get)
            return true;
        if (Operation.TakesNoKey(request))
            return false;
        if (!request.Headers.Contains(Operation.KeyHeader))
            request.Headers.Add(Operation.KeyHeader, RandomNumberGenerator.GetHexString(32, lowercase: true));
        return true;
    }

    private async Task<HttpResponseMessage> Attempts(
        HttpRequestMessage request,
        bool isRepeatable,
        Activity? activity,
        CancellationToken cancel
    )
    {
        var tokens = new TokenEndpoint(_address, options.Clock, options.AttemptTimeout, base.SendAsync);
        await options.Credential.Apply(request.Headers, expired: false, tokens, cancel).ConfigureAwait(false);
        var isRefreshed = false;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await Attempt(request, cancel).ConfigureAwait(false);
            if (outcome.Response is { IsSuccessStatusCode: true } response)
                return response;
            if (!isRefreshed && outcome.IsUnauthenticated && Operation.NeedsCredential(request))
            {
                isRefreshed = await options
                    .Credential.Apply(request.Headers, expired: true, tokens, cancel)
                    .ConfigureAwait(false);
                if (isRefreshed)
                    continue;
            }
            var wait = outcome.Wait(attempt, options);
            if (attempt >= options.MaxAttempts || !outcome.MayRepeat(isRepeatable) || wait is null)
                throw outcome.Failure;
            FlorinTelemetry.Retry(activity, attempt, outcome.Reason);
            await Task.Delay(wait.Value, options.Clock, cancel).ConfigureAwait(false);
        }
    }

    private async Task<Outcome> Attempt(HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.AttemptTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(either.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return new(response, Failure: null!, "answered");
            using (response)
            {
                var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
                var problem = FlorinException.Of(response, body);
                return new(Response: null, problem, problem.Code);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(Response: null, e, "unanswered");
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            var text = $"{request.Method} {request.RequestUri?.AbsolutePath} was not answered within {options.AttemptTimeout}.";
            return new(Response: null, new TimeoutException(text, e), "timeout");
        }
    }
}

/// <summary>The outcome of an attempt: a response, or why there was no response.</summary>
internal sealed record Outcome(HttpResponseMessage? Response, Exception Failure, string Reason)
{
    private static readonly int[] Passing = [429, 502, 503, 504];
    private static readonly int[] RefusedUntried = [429]; // A 503 may be of what was done.

    /// <summary>Whether the credential was refused.</summary>
    public bool IsUnauthenticated =>
        Failure is FlorinException { Status: (int)HttpStatusCode.Unauthorized, Code: "unauthenticated" };

    /// <summary>Whether another attempt is safe and may be good; of what takes no key, only what was refused before it was tried.</summary>
    public bool MayRepeat(bool isRepeatable) =>
        Failure switch
        {
            FlorinException problem when isRepeatable => Passing.Contains(problem.Status)
                || problem.Code is "idempotency-in-flight",
            FlorinException problem => RefusedUntried.Contains(problem.Status),
            _ => isRepeatable,
        };

    /// <summary>How long to wait: a random part of what doubles, or what Florin asks for; null where that is too long.</summary>
    public TimeSpan? Wait(int attempt, FlorinClientOptions options)
    {
        var most = Math.Min(
            options.MaxDelay.TotalMilliseconds,
            options.FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1)
        );
        var wait = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)most + 1));
        var asked = (Failure as FlorinException)?.RetryAfter ?? TimeSpan.Zero;
        if (asked > options.MaxDelay)
            return null;
        return asked > TimeSpan.Zero ? asked + wait : wait; // Not all at the same instant.
    }
}
