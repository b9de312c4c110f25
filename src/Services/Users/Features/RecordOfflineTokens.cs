using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Florin.Platform.Secrets;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging;

namespace Florin.Users.Features;

/// <summary>
/// Takes the notes that <c>florin token</c> leaves among the secrets over into the log, at the start and every two
/// seconds, and deletes them then. A note's id is its command id, so that a crash in between records it once.
/// </summary>
internal sealed partial class RecordOfflineTokensFeature(ServiceRuntime runtime)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ILogger _log = runtime.Logs.CreateLogger("Florin.Tokens");
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal); // Each failure is logged once; used by one loop.

    public static void Add(ServiceBuilder service) =>
        service.Hosted(runtime =>
        {
            if (runtime.Secrets.Exists) // Without a directory there can be no notes.
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
            (fault, inARow) =>
            {
                if (inARow == 1)
                    NotRead(feature._log, fault);
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
    private Outbox<StoredSecret, OfflineToken> Notes() =>
        new()
        {
            Next = _ => new(OfflineTokens.Notes(runtime.Secrets)),
            KeyOf = note => note.Name,
            Open = () => new NoteDelivery(this),
            Record = Delete,
        };

    private Task Delete(IReadOnlyList<StoredSecret> notes, IReadOnlyList<OfflineToken?> recorded)
    {
        for (var i = 0; i < notes.Count; i++)
            if (recorded[i] is not null)
                Delete(notes[i].Name);
        return Task.CompletedTask;
    }

    private void Delete(string name)
    {
        try
        {
            runtime.Secrets.Delete(name);
            _failing.Remove(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(e, name); // It is recorded again, which does nothing, until it can be deleted.
        }
    }

    private void Tell(Exception e, string name)
    {
        if (_failing.Add(name))
            NotRecorded(_log, e, runtime.Secrets.PlaceOf(name));
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
        EventId = EventIds.OfflineTokensNotRead,
        Level = LogLevel.Warning,
        Message = "The notes of tokens issued offline cannot be read now; retrying"
    )]
    private static partial void NotRead(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.OfflineTokenNotRecorded,
        Level = LogLevel.Error,
        Message = "The note {Path} of a token issued offline could not be added to the audit; retrying"
    )]
    private static partial void NotRecorded(ILogger log, Exception e, string path);

    private sealed class NoteDelivery(RecordOfflineTokensFeature feature) : IDelivery<StoredSecret, OfflineToken>
    {
        public async Task<OfflineToken?> Send(StoredSecret note, CancellationToken stop)
        {
            try
            {
                var token = OfflineTokens.Read(note);
                await feature.Record(token);
                return token;
            }
            catch (NotOwner)
            {
                return null; // The owner records it.
            }
            catch (Exception e) when (e is JsonException or LogFault or IOException or UnauthorizedAccessException)
            {
                feature.Tell(e, note.Name); // It stays and is tried again; the others continue.
                return null;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
