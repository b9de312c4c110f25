using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging;

namespace Florin.Users.Features;

/// <summary>
/// Takes the notes that <c>florin token</c> leaves in the data directory over into the log, at the start and every two
/// seconds, and deletes them then. A note's id is its command id, so that a crash in between records it once.
/// </summary>
internal sealed partial class RecordOfflineTokensFeature(ServiceRuntime runtime)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ILogger _log = runtime.Logs.CreateLogger("Florin.Tokens");
    private readonly string _directory = OfflineTokens.Of(runtime.DataDirectory);

    public static void Add(ServiceBuilder service) =>
        service.Hosted(runtime =>
        {
            if (Directory.Exists(runtime.DataDirectory)) // Without a directory there can be no notes.
                Add(service, new RecordOfflineTokensFeature(runtime));
        });

    private static void Add(ServiceBuilder service, RecordOfflineTokensFeature feature)
    {
        var notes = feature.Notes();
        var loop = new BackgroundLoop(
            async stop =>
            {
                await notes.SendSome(stop);
                return Every;
            },
            (fault, _) =>
            {
                NotRecorded(feature._log, fault, feature._directory);
                return Every;
            },
            service.Clock
        );
        service.OnStart(async cancel =>
        {
            await notes.SendSome(cancel);
            loop.Start();
        });
        service.OnStop(() => loop.DisposeAsync().AsTask());
    }

    // A note that cannot be recorded holds back no other: each is a key of its own.
    private Outbox<string, OfflineToken> Notes() =>
        new()
        {
            Next = _ => new(OfflineTokens.Notes(_directory)),
            KeyOf = path => path,
            Open = () => new NoteDelivery(this),
            Record = Delete,
        };

    private Task Delete(IReadOnlyList<string> paths, IReadOnlyList<OfflineToken?> recorded)
    {
        for (var i = 0; i < paths.Count; i++)
            if (recorded[i] is not null)
                Delete(paths[i]);
        return Task.CompletedTask;
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotRecorded(_log, e, path); // It is recorded again, which does nothing, until it can be deleted.
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
        await runtime.Log.Execute(
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

    private sealed class NoteDelivery(RecordOfflineTokensFeature feature) : IDelivery<string, OfflineToken>
    {
        public async Task<OfflineToken?> Send(string path, CancellationToken stop)
        {
            try
            {
                var token = OfflineTokens.Read(path);
                await feature.Record(token);
                return token;
            }
            catch (Exception e) when (e is JsonException or LogFault or IOException or UnauthorizedAccessException)
            {
                NotRecorded(feature._log, e, path); // It stays and is tried again; the others continue.
                return null;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
