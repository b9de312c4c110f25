using System.Security.Cryptography;
using System.Text.Json;
using Florin.Cli.Client;

namespace Florin.Cli.Terminal;

/// <summary>Makes a transfer once: the same request under the same key until there is an answer.</summary>
internal sealed class Transfers(FlorinClient client, TimeProvider clock, string? key)
{
    private const string Path = "/api/transaction/transactions";
    private const int Attempts = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private const int LostPolls = 10;
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);
    private readonly string _key = key ?? $"florin-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>The status of a transaction.</summary>
    public static string Status(JsonElement transaction) => transaction.GetProperty("status").GetString() ?? "";

    /// <summary>
    /// What to tell who ends without an answer: an attempt was sent and may have moved the money. Null where none may have.
    /// </summary>
    public string? Unknown { get; private set; }

    /// <summary>Makes it.</summary>
    /// <param name="body">What the API takes.</param>
    /// <param name="isDry">Nothing is moved.</param>
    /// <param name="wait">The answer is to come when it has ended, within half a minute.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="ClientRefused">It was refused.</exception>
    /// <returns>The transaction; null where it waits for a second person's approval.</returns>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<JsonElement?> Make(object body, bool isDry, bool wait, CancellationToken cancel)
    {
        var path = isDry ? $"{Path}?dryRun=true" : Path;
        for (var attempt = 1; ; attempt++)
        {
            var pause = FirstWait * Math.Pow(2, attempt - 1);
            var before = Unknown;
            Unknown = isDry
                ? null
                : $"Whether the transfer was made is not known; run it again with --idempotency-key {_key}, which makes it once.";
            try
            {
                var answer = await client.Send(HttpMethod.Post, path, body, _key, wait, cancel);
                pause = answer.RetryAfter ?? pause;
                var isPassing = answer.Status is 429 or 502 or 503 or 504 || answer.Code is "idempotency-in-flight";
                if (IsDecided(answer))
                    Unknown = null;
                else if (answer.Status < 500 && answer.Code is not "idempotency-in-flight")
                    Unknown = before; // This attempt did nothing.
                if (!isPassing || attempt == Attempts || pause > LongestWait)
                    return answer.Status switch
                    {
                        200 or 201 => answer.Data(path),
                        202 => null,
                        _ => throw new ClientRefused($"{answer.Code}: {answer.Detail}"),
                    };
            }
            catch (HttpRequestException e) when (WasNeverSent(e))
            {
                Unknown = before;
                if (before is null || attempt == Attempts)
                    throw;
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                // It is sent again under the same key.
            }
            await Task.Delay(pause, clock, cancel);
        }
    }

    /// <summary>
    /// It once it has come to its end, or waits for a person; as it was last seen where that cannot be asked for any more.
    /// </summary>
    public async Task<JsonElement> Ended(JsonElement made, CancellationToken cancel)
    {
        var path = $"{Path}/{made.GetProperty("id")}";
        var (pause, lost) = (FirstPoll, 0);
        while (IsUnderWay(made) && lost < LostPolls)
        {
            await Task.Delay(pause, clock, cancel);
            pause = pause * 1.5 < LongestPoll ? pause * 1.5 : LongestPoll;
            try
            {
                var answer = await client.Send(HttpMethod.Get, path, null, null, wait: false, cancel);
                (made, lost) = answer.Status == 200 ? (answer.Data(path), 0) : (made, lost + 1);
            }
            catch (HttpRequestException)
            {
                lost++; // The transfer continues whether or not its status is polled.
            }
        }
        return made;
    }

    /// <summary>Whether a transaction has not come to its end, and waits for nobody.</summary>
    public static bool IsUnderWay(JsonElement transaction) => Status(transaction) is "PENDING" or "PROCESSING";

    // It was made, or refused for good: not because of who asked, or when.
    private static bool IsDecided(ClientAnswer answer) =>
        answer.Status is 200 or 201 or 202 or 400 or 404 or 409 or 422 && answer.Code is not "idempotency-in-flight";

    private static bool WasNeverSent(HttpRequestException e) =>
        e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
