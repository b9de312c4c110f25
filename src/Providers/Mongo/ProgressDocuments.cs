using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>How far sets of views have come, and what they have set aside.</summary>
internal sealed class ProgressDocuments(ViewDatabase database)
{
    private static FilterDefinitionBuilder<BsonDocument> Filter => Builders<BsonDocument>.Filter;

    /// <summary>The progress of a set of views.</summary>
    public async Task<Standing> Load(string progress, CancellationToken cancel)
    {
        var found = await database.Progress.Where(Filter.Eq("_id", progress)).FirstOrDefaultAsync(cancel);
        if (found is null)
            return Standing.None;
        var parked = await database
            .Parked.Where(Filter.Eq("progress", progress))
            .SortBy(one => one["position"])
            .ToListAsync(cancel);
        return new Standing(CheckpointOf(found), [.. parked.Select(ParkedOf)]);
    }

    /// <summary>Creates a set's progress if it does not exist.</summary>
    public Task Begin(ViewSet set, CancellationToken cancel)
    {
        var made = new BsonDocument(CheckpointFields(Checkpoint.None))
        {
            { "consumer", set.Consumer },
            { "commits", 0L },
            {
                "views",
                new BsonArray(
                    set.Views.Select(view => new BsonDocument { { "collection", set.TableOf(view) }, { "shape", view.Shape } })
                )
            },
        };
        var fields = made.Select(field => Builders<BsonDocument>.Update.SetOnInsert(field.Name, field.Value));
        return ViewDatabase.Upsert(database.Progress, set.Progress, Builders<BsonDocument>.Update.Combine(fields), cancel);
    }

    /// <summary>Stores a consumer's progress within a transaction.</summary>
    /// <exception cref="StaleCheckpoint">It does not begin at the consumer's checkpoint.</exception>
    /// <exception cref="NotSetAside">An event that it replays is not set aside.</exception>
    public async Task Store(IClientSessionHandle session, ViewSet set, Progress progress, CancellationToken cancel)
    {
        await Move(session, set, progress.From, progress.Checkpoint, cancel);
        foreach (var parked in progress.Parked)
        {
            var document = DocumentOf(set, parked);
            await database.Parked.ReplaceOneAsync(
                session,
                Filter.Eq("_id", document["_id"]),
                document,
                new ReplaceOptions { IsUpsert = true },
                cancel
            );
        }
        foreach (var position in progress.Replayed)
        {
            var removed = await database.Parked.DeleteOneAsync(session, Filter.Eq("_id", IdOf(set, position)), null, cancel);
            if (removed.DeletedCount == 0)
                throw new NotSetAside(set.Consumer, position);
        }
    }

    /// <summary>Moves a set's checkpoint to the beginning, and forgets what is set aside, within a transaction.</summary>
    public async Task Forget(IClientSessionHandle session, string progress, CancellationToken cancel)
    {
        await database.Progress.UpdateOneAsync(session, Filter.Eq("_id", progress), Set(Checkpoint.None), null, cancel);
        await database.Parked.DeleteManyAsync(session, Filter.Eq("progress", progress), null, cancel);
    }

    /// <summary>A checkpoint as it is stored.</summary>
    public static Checkpoint CheckpointOf(BsonDocument stored) =>
        new(
            stored["position"].AsInt64,
            TextOrNull(stored["log"]),
            TextOrNull(stored["mark"]),
            stored["building"].AsInt64,
            TextOrNull(stored["place"])
        );

    private async Task Move(
        IClientSessionHandle session,
        ViewSet set,
        long from,
        Checkpoint checkpoint,
        CancellationToken cancel
    )
    {
        var isThere = Filter.Eq("_id", set.Progress) & Filter.Eq("position", from);
        var moved = await database.Progress.UpdateOneAsync(session, isThere, Set(checkpoint), null, cancel);
        if (moved.MatchedCount == 1)
            return;
        var found = await database.Progress.Where(session, Filter.Eq("_id", set.Progress)).FirstOrDefaultAsync(cancel);
        throw found is null ? new ProgressIsMissing() : new StaleCheckpoint(set.Consumer, from, found["position"].AsInt64);
    }

    // Every commit changes the document, so that two at once are in each other's way even if the checkpoint stays.
    private static UpdateDefinition<BsonDocument> Set(Checkpoint checkpoint) =>
        Builders<BsonDocument>.Update.Combine([
            .. CheckpointFields(checkpoint).Select(field => Builders<BsonDocument>.Update.Set(field.Name, field.Value)),
            Builders<BsonDocument>.Update.Inc("commits", 1L),
        ]);

    private static BsonDocument CheckpointFields(Checkpoint checkpoint) =>
        new()
        {
            { "position", checkpoint.Position },
            { "log", ValueOf(checkpoint.Log) },
            { "mark", ValueOf(checkpoint.Mark) },
            { "building", checkpoint.BuildTo },
            { "place", ValueOf(checkpoint.Place) },
        };

    private static BsonDocument DocumentOf(ViewSet set, ParkedEvent parked) =>
        new()
        {
            { "_id", IdOf(set, parked.Position) },
            { "progress", set.Progress },
            { "position", parked.Position },
            { "stream", parked.Stream },
            { "type", parked.Type },
            { "reason", parked.Reason },
            { "micros", ViewTime.Micros(parked.At) },
            { "attempts", parked.Attempts },
        };

    private static ParkedEvent ParkedOf(BsonDocument stored) =>
        new(
            stored["position"].AsInt64,
            stored["stream"].AsString,
            stored["type"].AsString,
            stored["reason"].AsString,
            DateTimeOffset.UnixEpoch.AddMicroseconds(stored["micros"].AsInt64),
            stored["attempts"].AsInt32
        );

    private static string IdOf(ViewSet set, long position) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{set.Progress}/{position}");

    private static BsonValue ValueOf(string? text) => text is null ? BsonNull.Value : text;

    private static string? TextOrNull(BsonValue value) => value.IsBsonNull ? null : value.AsString;
}

/// <summary>Nothing is known of a set of views: somebody has dropped the database or a part of it.</summary>
internal sealed class ProgressIsMissing : Exception;
