using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Input;

internal sealed record InnerBody(string? Text, int? Count);

/// <summary>A body with everything that a body may hold.</summary>
internal sealed record NoteBody(
    [property: MaxLength(NoteService.MaxText)] string? Text,
    JsonAmount? Amount,
    int? Count,
    long? Total,
    decimal? Share,
    bool? Flag,
    DateTimeOffset? At,
    [property: MaxLength(3)] List<string?>? Tags,
    [property: MaxLength(3)] Dictionary<string, JsonAmount?>? Limits,
    JsonObject? Metadata,
    InnerBody? Inner
);

/// <summary>A service that takes notes and gives back what it has read.</summary>
internal sealed class NoteService : IAsyncDisposable
{
    public const int MaxText = 20;
    public const int MaxItems = 5;
    public const int MaxBytes = 4 << 20;

    private readonly LoneService _running;

    private NoteService(LoneService running) => _running = running;

    public static async Task<NoteService> Start() =>
        new(
            await LoneService.Start(
                new ServiceDefinition("note", 1, static _ => { }, Add),
                new InMemoryLogStore(),
                new InMemoryViewStore(),
                new FakeTime(),
                new OtherServices()
            )
        );

    public LoneService Itself() => _running;

    /// <summary>Posts a body as it is written.</summary>
    public Task<Answer> Post(string json, string path = "/notes") => _running.Post(path, json);

    public Task<Answer> Get(string path) => _running.Get(path);

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    private static void Add(ServiceBuilder service)
    {
        service
            .Post("/notes", Access.Anyone, async (request, cancel) => Reply.Ok(await request.Body<NoteBody>(cancel, Validate)))
            .Takes<NoteBody>();
        service.Post("/batch", Access.Anyone, Batch).Takes<NoteBody>().UpTo(MaxBytes);
        service.Post("/nothing", Access.Anyone, (_, _) => Task.FromResult(Reply.Ok("done")));
        service
            .Get("/notes", Access.Anyone, (request, _) => Task.FromResult(List(request)))
            .With<string>("text", "A text.")
            .With<DateTimeOffset>("at", "A time.")
            .With<string>("currency", "A currency.")
            .With<int>("limit", "A number.")
            .With<string>("cursor", "A place.");
        service
            .Get("/wrong", Access.Anyone, (request, _) => Task.FromResult(Reply.Ok(request.Query.Text("text") ?? "")))
            .With<string>("other", "Declared, but another one is read.");
    }

    private static void Validate(NoteBody body, Problems problems) =>
        problems.Require(body.Count is null or >= 0, "count", "must not be negative.");

    private static async Task<Reply> Batch(Request request, CancellationToken cancel)
    {
        var items = await request.Parts<NoteBody>("items", MaxItems, cancel);
        return Reply.Ok(items.Select(Item).ToList());
    }

    private static object Item(Platform.Http.Bodies.BodyPart<NoteBody> item)
    {
        try
        {
            return new { status = 200, data = item.Read() };
        }
        catch (BadInput bad)
        {
            return new { status = bad.ToReply().Status, fields = bad.Problems?.ByField.Keys.ToList() };
        }
    }

    private static Reply List(Request request)
    {
        var query = request.Query;
        var (text, at, currency, page) = (query.Text("text"), query.Time("at"), query.Currency("currency"), query.Page());
        query.ThrowIfInvalid();
        return Reply.Ok(
            new
            {
                text,
                at,
                currency,
                page.Limit,
                next = page.Next(new ViewRow("key", 1L, [])),
            }
        );
    }
}
