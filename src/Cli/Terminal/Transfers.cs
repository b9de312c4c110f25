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
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private readonly string _key = key ?? $"florin-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";

    /// <summary>The status of a transaction.</summary>
    public static string Status(JsonElement transaction) => transaction.GetProperty("status").GetString() ?? "";

    /// <summary>Makes it.</summary>
    /// <param name="body">What the API takes.</param>
    /// <param name="isDry">Nothing is moved.</param>
    /// <param name="wait">The answer is to come when it has ended, within half a minute.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="ClientRefused">It was refused.</exception>
    /// <exception cref="HttpRequestException">There was no answer; the message names the key.</exception>
    public async Task<JsonElement> Make(object body, bool isDry, bool wait, CancellationToken cancel)
    {
        var path = isDry ? $"{Path}?dryRun=true" : Path;
        for (var attempt = 1; ; attempt++)
        {
            var pause = FirstWait * Math.Pow(2, attempt - 1);
            try
            {
                var answer = await client.Send(HttpMethod.Post, path, body, _key, wait, cancel);
                pause = answer.RetryAfter ?? pause;
                var isPassing = answer.Status is 429 or 502 or 503 or 504 || answer.Code is "idempotency-in-flight";
                if (!isPassing || attempt == Attempts || pause > LongestWait)
                    return answer.Status is 200 or 201 ? answer.Data(path) : throw Refused(answer);
            }
            catch (HttpRequestException e) when (!WasNeverSent(e))
            {
                if (attempt == Attempts)
                    throw new HttpRequestException(
                        $"{e.Message} Whether the transfer was made is not known; run it again with --idempotency-key {_key}, which makes it once.",
                        e
                    );
            }
            await Task.Delay(pause, clock, cancel);
        }
    }

    /// <summary>It once it has come to its end, or waits for a person.</summary>
    public async Task<JsonElement> Ended(JsonElement made, CancellationToken cancel)
    {
        while (Status(made) is "PENDING" or "PROCESSING")
        {
            await Task.Delay(Poll, clock, cancel);
            made = await client.Get($"{Path}/{made.GetProperty("id")}", cancel);
        }
        return made;
    }

    private static ClientRefused Refused(ClientAnswer answer) =>
        new(answer.Status == 202 ? $"The transfer {answer.Detail}." : $"{answer.Code}: {answer.Detail}");

    private static bool WasNeverSent(HttpRequestException e) =>
        e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
