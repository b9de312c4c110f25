using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Florin.Cli.Client;

namespace Florin.Cli.Terminal;

/// <summary>Follows events from now on, with patience where the gateway refuses for a while.</summary>
internal sealed class EventTail(FlorinClient client, TimeProvider clock, Func<string, Task> say)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private bool _hasAnswered;

    /// <summary>Each event: of a service's log, or of what the token's owner may see.</summary>
    /// <exception cref="ClientRefused">The events may not be read.</exception>
    public async IAsyncEnumerable<JsonElement> Follow(string? service, [EnumeratorCancellation] CancellationToken cancel)
    {
        var from = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var path = service is null
            ? $"/api/webhook/events?from={from}&limit=100"
            : $"/api/{Uri.EscapeDataString(service)}/feed?limit=100";
        var (name, cursor) = service is null ? ("cursor", null) : ("after", await Head(path, cancel));
        while (true)
        {
            var page = await Page(cursor is null ? path : $"{path}&{name}={Uri.EscapeDataString(cursor)}", cancel);
            var items = page.GetProperty("items");
            foreach (var item in items.EnumerateArray())
                yield return item;
            cursor = page.GetProperty("nextCursor").GetString() ?? cursor;
            if (items.GetArrayLength() == 0)
                await Task.Delay(Poll, clock, cancel);
        }
    }

    // The last position of a log, beyond which a feed is refused: found by halving, in some sixty requests at most.
    private async Task<string> Head(string path, CancellationToken cancel)
    {
        var (within, beyond) = (0L, 1L);
        while (await IsWithin(beyond))
            (within, beyond) = (beyond, beyond * 2);
        while (beyond - within > 1)
        {
            var middle = within + (beyond - within) / 2;
            (within, beyond) = await IsWithin(middle) ? (middle, beyond) : (within, middle);
        }
        return within.ToString(CultureInfo.InvariantCulture);

        async Task<bool> IsWithin(long position)
        {
            var answer = await Ask($"{path}&after={position}", wait: false, cancel);
            return answer.Status is 200 or 400 ? answer.Status == 200 : throw Refused(answer);
        }
    }

    private async Task<JsonElement> Page(string path, CancellationToken cancel)
    {
        var answer = await Ask(path, wait: true, cancel); // A log's feed answers when there is more.
        return answer.Status == 200 ? answer.Data(path) : throw Refused(answer);
    }

    private async Task<ClientAnswer> Ask(string path, bool wait, CancellationToken cancel)
    {
        while (true)
        {
            var (why, pause) = ("", Poll);
            try
            {
                var answer = await client.Send(HttpMethod.Get, path, body: null, key: null, wait, cancel);
                _hasAnswered = true;
                if (answer.Status is not (429 or 502 or 503 or 504))
                    return answer;
                (why, pause) = (answer.Code, answer.RetryAfter ?? Poll);
            }
            catch (HttpRequestException e) when (_hasAnswered) // Else the address may be wrong.
            {
                why = e.Message;
            }
            await say($"florin: {why}; goes on in {pause.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            await Task.Delay(pause, clock, cancel);
        }
    }

    private static ClientRefused Refused(ClientAnswer answer) => new($"{answer.Code}: {answer.Detail}");
}
