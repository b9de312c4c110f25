using System.Net;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Http;

namespace Florin.Notifications.Channels;

/// <summary>What a provider answered to a message, or why it did not.</summary>
/// <param name="Status">The status of its answer; null where there was none.</param>
/// <param name="Error">What went wrong, in one line; null where the message was taken.</param>
/// <param name="IsFinal">Trying again cannot help.</param>
/// <param name="MessageId">The provider's id of the message.</param>
/// <param name="RetryAfter">How long the provider wants to be left alone; null where it does not say.</param>
internal sealed record ChannelAnswer(
    int? Status,
    string? Error = null,
    bool IsFinal = false,
    string? MessageId = null,
    TimeSpan? RetryAfter = null
)
{
    /// <summary>The message was taken.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>The provider asks for less.</summary>
    public bool IsThrottled => Status is (int)HttpStatusCode.TooManyRequests || RetryAfter is not null;
}

/// <summary>Sends the messages of a channel by the request that is configured for it. Redirects are not followed.</summary>
internal sealed class HttpChannel : IDisposable
{
    private const int MostBytes = 64 << 10;
    private const int MostShown = 200;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly ChannelOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;
    private readonly MessageIdOf? _messageId;

    public HttpChannel(ChannelOptions options, TimeProvider clock)
    {
        (_options, _clock, Request) = (options, clock, new ChannelRequest(options));
        _messageId = options.MessageId is { Length: > 0 } where ? MessageIdOf.Read(where) : null;
        _client = new HttpMessageInvoker(
            new SentOnce(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                    MaxResponseHeadersLength = MostBytes >> 10,
                    RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
                    ActivityHeadersPropagator = null, // Traces are nothing for a provider.
                }
            )
        );
    }

    /// <summary>The request.</summary>
    public ChannelRequest Request { get; }

    /// <summary>Sends a message. Whatever the provider or the way to it does is the answer.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the message may have arrived.</exception>
    public async Task<ChannelAnswer> Send(Outgoing message, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            using var request = Request.Make(message);
            using var response = await _client.SendAsync(request, either.Token);
            return await Read(response, message, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ChannelAnswer(null, $"No response within {_options.Timeout}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ChannelAnswer(null, Line(e.Message, message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<ChannelAnswer> Read(HttpResponseMessage response, Outgoing message, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var body = await Beginning(response.Content, cancel);
        if (IsSuccess(status))
            return new ChannelAnswer(status, MessageId: _messageId?.In(response.Headers, body));
        var said = Line(Encoding.UTF8.GetString(body.Span), message);
        return new ChannelAnswer(
            status,
            $"{status}{(said.Length > 0 ? $" {said}" : "")}",
            IsFinal(status),
            RetryAfter: RetryAfter(response)
        );
    }

    private bool IsSuccess(int status) =>
        _options.SuccessStatuses is { Count: > 0 } statuses
            ? statuses.Any(one => int.Parse(one, null) == status)
            : status is >= 200 and <= 299;

    // Somebody may mend what a provider says of our credentials or our address; what it says of the message, nobody does.
    private static bool IsFinal(int status) =>
        status is >= 400 and <= 499 and not (401 or 403 or 404 or 407 or 408 or 425 or 429);

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter is not { } after ? null : after.Delta ?? after.Date - _clock.GetUtcNow();
        return asked > LongestRetryAfter ? LongestRetryAfter
            : asked < TimeSpan.Zero ? TimeSpan.Zero
            : asked;
    }

    private static async Task<ReadOnlyMemory<byte>> Beginning(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var body = new byte[MostBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        return body.AsMemory(0, length);
    }

    // Providers repeat addresses and credentials, which are to be seen nowhere else.
    private string Line(string text, Outgoing message)
    {
        if (message.To.Length > 0)
            text = text.Replace(message.To, "(the address)", StringComparison.OrdinalIgnoreCase);
        if (_options.Secret is { Length: > 0 } secret)
            text = text.Replace(secret, "(the secret)", StringComparison.Ordinal);
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = PlainText.Escaped(line);
        return line.Length <= MostShown ? line : $"{line.AsSpan(0, MostShown)}…";
    }
}
