using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging;

namespace Florin.Users.Features;

/// <summary>
/// Takes the notes that <c>florin token</c> leaves in the data directory over into the log, at the start and every two
/// seconds, and deletes them then. A note's id is its command id, so that a crash in between records it once.
/// </summary>
internal sealed partial class RecordOfflineTokensFeature(ServiceBuilder service)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ILogger _log = service.Logger("Florin.Tokens");
    private readonly string _directory = OfflineTokens.Of(service.Runtime.DataDirectory);

    public static void Add(ServiceBuilder service)
    {
        if (service.DescribesOnly || !Directory.Exists(service.Runtime.DataDirectory))
            return; // Without a directory there can be no notes.
        var feature = new RecordOfflineTokensFeature(service);
        var stop = new CancellationTokenSource();
        var running = Task.CompletedTask;
        service.OnStart(async _ =>
        {
            await feature.RecordAll();
            running = feature.Run(stop.Token);
        });
        service.OnStop(async () =>
        {
            await stop.CancelAsync();
            await running;
            stop.Dispose();
        });
    }

    private async Task Run(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, service.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await RecordAll();
        }
        catch (OperationCanceledException)
        {
            // The service stops; what is left is recorded at the next start.
        }
    }

    private async Task RecordAll()
    {
        foreach (var path in OfflineTokens.Notes(_directory))
            try
            {
                await Record(OfflineTokens.Read(path));
                File.Delete(path);
            }
            catch (Exception e) when (e is JsonException or LogFault or IOException or UnauthorizedAccessException)
            {
                NotRecorded(_log, e, path); // It stays and is tried again; the others continue.
            }
    }

    private async Task Record(OfflineToken token)
    {
        var user = UserId.From(token.UserId);
        var issued = new TokenIssuedOffline(user, token.Role, token.Tier, token.IssuedAt, token.ExpiresAt, token.IssuedBy);
        var metadata = new Metadata(
            CommandId.Derived($"offline-token:{token.Id}"),
            "IssueToken",
            $"os:{token.IssuedBy}",
            token.Id,
            Address: token.Machine
        );
        await service.Log.Execute(
            new Work<SignIns>(SignIns.OfflineStreamOf(user), metadata, (_, _) => [issued]),
            CancellationToken.None
        );
    }

    [LoggerMessage(
        EventId = EventIds.OfflineTokenNotRecorded,
        Level = LogLevel.Error,
        Message = "The note {Path} of a token issued offline could not be added to the audit; retrying"
    )]
    private static partial void NotRecorded(ILogger log, Exception e, string path);
}
