using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Users.Keys;

namespace Florin.Users.Features;

/// <summary>Gives a key another text; the one before stays good for a while.</summary>
/// <param name="Id">The key.</param>
/// <param name="Grace">For how long.</param>
internal sealed record RotateApiKey(ApiKeyId Id, TimeSpan Grace) : ICommand
{
    public string Stream => ApiKey.StreamOf(Id);
}

/// <summary>Ends a key for good.</summary>
/// <param name="Id">The key.</param>
internal sealed record RevokeApiKey(ApiKeyId Id) : ICommand
{
    public string Stream => ApiKey.StreamOf(Id);
}

/// <summary>Lists, shows, rotates and revokes API keys.</summary>
internal sealed class ManageApiKeysFeature(
    ServiceBuilder service,
    UsersView view,
    KeySecrets secrets,
    KeyUses uses,
    KeyRules keyRules
)
{
    private const long MostGraceSeconds = 30 * 24 * 3600;

    public static void Add(ServiceBuilder service, UsersView view, KeySecrets secrets, KeyUses uses, KeyRules keyRules)
    {
        var feature = new ManageApiKeysFeature(service, view, secrets, uses, keyRules);
        service.Commands.Handles<RotateApiKey, ApiKey>(
            (_, _) => { },
            (c, key, now) => key.Rotate(c.Id, secrets.HashOf(c.Id, key.Generation + 1), c.Grace, now),
            feature.Prepare
        );
        service.Commands.Handles<RevokeApiKey, ApiKey>((_, _) => { }, (c, key, now) => key.Revoke(c.Id, now));
        feature.AddReading();
        feature.AddChanging();
    }

    private void AddReading()
    {
        service
            .Get("/api-keys", Permission.KeysRead, List)
            .Does("Lists the API keys of the caller or of another owner, newest first; never the keys themselves.")
            .GivesList<ApiKeyView>()
            .With<string>("owner", "User or service account that owns the keys (default: the caller).")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
        service
            .Get(
                "/api-keys/{id}",
                Permission.KeysRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ApiKeyId>("id");
                    return await Found(request, id, Permission.KeysRead, cancel) is { } key
                        ? Reply.Ok(Shown(key, request))
                        : Reply.Hidden("API key", id.Value);
                }
            )
            .Does("Returns an API key, without the key itself.")
            .Gives<ApiKeyView>()
            .Refuses(RefusalCode.NotFound);
    }

    private void AddChanging()
    {
        var rotate = service.Commands.Sender<RotateApiKey>();
        var revoke = service.Commands.Sender<RevokeApiKey>();
        service
            .Post("/api-keys/{id}/rotate", Permission.KeysWrite, (request, cancel) => Rotate(request, rotate, cancel))
            .Does("Gives an API key another text, which is in this answer alone; the one before stays good for a while.")
            .Gives<ApiKeySecretView>()
            .With<long>("graceSeconds", $"For how long, 0 to {MostGraceSeconds} (default: Identity:Keys:Grace).")
            .TakesIdempotencyKey()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
        service
            .Post("/api-keys/{id}/revoke", Permission.KeysWrite, (request, cancel) => Revoke(request, revoke, cancel))
            .Does("Revokes an API key for good, within a second everywhere.")
            .Gives<ApiKeyView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        var owner = request.Query.Text("owner") ?? request.Actor.Id;
        request.Query.ThrowIfInvalid();
        if (!request.Actor.May(Permission.KeysRead, owner))
            return Reply.Refused(Refusal.Forbidden("You may list your own API keys only."));
        var read = await view.Read(cancel);
        var (rows, next) = await read.Store.Page(
            UsersView.Keys,
            page,
            q => q.Where("owner", Comparison.Equal, owner) with { OrderBy = "createdAt", Descending = true },
            cancel
        );
        return Reply.List([.. rows.Select(row => Shown(row.Key, request))], next, read.Complete);
    }

    private async Task<Reply> Rotate(Request request, Send<RotateApiKey> send, CancellationToken cancel)
    {
        var grace = request.Query.Number("graceSeconds", 0, MostGraceSeconds) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : uses.Options.Grace;
        request.Query.ThrowIfInvalid();
        var id = request.Route<ApiKeyId>("id");
        if (await Found(request, id, Permission.KeysWrite, cancel) is null)
            return Reply.Hidden("API key", id.Value);
        var context = request.Context<ApiKey>(Respond);
        var reply = secrets.Reveal(await send(new RotateApiKey(id, grace), context, cancel), id, Respond);
        await view.CatchUp(cancel);
        return reply;

        static Reply Respond(ApiKey key) => Reply.Ok(ApiKeySecretView.Of(key));
    }

    // Who gets the text may do what the key may: as with a new one, nothing that they may not do. And who made a key is no second
    // person to its owner, so that no one else may have it.
    private async ValueTask<Prepared<RotateApiKey>> Prepare(
        RotateApiKey command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (key, _) = await service.Log.Read<ApiKey>(ApiKey.StreamOf(command.Id), cancel);
        if (!key.Exists)
            return command; // The decision says so.
        if (key.Owner != context.Actor.Id && key.CreatedBy != context.Actor.Id)
            return Refusal.Forbidden(
                "Only its owner and who made it may have the text of a key; revoke it, and create another."
            );
        return await keyRules.Refuse(context.Actor, key.Owner, [.. key.Scopes], cancel) is { } refusal ? refusal : command;
    }

    private async Task<Reply> Revoke(Request request, Send<RevokeApiKey> send, CancellationToken cancel)
    {
        var id = request.Route<ApiKeyId>("id");
        if (await Found(request, id, Permission.KeysWrite, cancel) is null)
            return Reply.Hidden("API key", id.Value);
        var reply = await request.Send(send, new RevokeApiKey(id), (ApiKey key) => Reply.Ok(Shown(key, request)), cancel);
        await view.CatchUp(cancel);
        return reply;
    }

    private ApiKeyView Shown(ApiKey key, Request request) => ApiKeyView.Of(key, request.Now, uses.Of(key.Id));

    private async Task<ApiKey?> Found(Request request, ApiKeyId id, Permission needed, CancellationToken cancel)
    {
        var (key, _) = await service.Log.Read<ApiKey>(ApiKey.StreamOf(id), cancel);
        return key.Exists && request.Actor.May(needed, key.Owner) ? key : null;
    }
}
