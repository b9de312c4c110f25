using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

internal sealed record Say(string Text);

internal sealed record Said(string Text, CallContext Context);

internal sealed record Shouted(string Text);

internal sealed record Echoes(int Count) : IState<Echoes>
{
    public static Echoes Empty { get; } = new(0);

    public static string Schema => "echoes.1";

    public Echoes Apply(object happened) => new(Count + 1);
}

/// <summary>A service that says again what it is told, or fails in the way that it is told.</summary>
internal sealed class EchoService(TimeProvider clock) : IAsyncDisposable
{
    public static readonly Operation<Say, Said> Once = new("echo", "say-once");
    public static readonly Operation<Say, Said> Often = new("echo", "say-often", Repeatable: true);
    private LoneService? _running;

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Its log as it is stored.</summary>
    public InMemoryLogStore Store { get; } = new();

    public LoneService Running => _running ?? throw new InvalidOperationException("It was not started.");

    public async Task<EchoService> Start()
    {
        var definition = new ServiceDefinition("echo", 1, types => types.Add<Shouted>("Shouted"), Add);
        _running = await LoneService.Start(definition, Store, new InMemoryViewStore(), clock, new OtherServices());
        return this;
    }

    /// <summary>Appends an event for somebody to follow.</summary>
    public Task Shout(string text) =>
        Running.Log.Execute(
            new Work<Echoes>(
                "echo-1",
                new Metadata(CommandId.Derived($"cmd_{text}"), "Shout", "user_1", "req_1"),
                (_, _) => [new Shouted(text)]
            ),
            CancellationToken.None
        );

    public ValueTask DisposeAsync() => Running.DisposeAsync();

    private void Add(ServiceBuilder service)
    {
        service.Does(Once, Answer);
        service.Does(Often, Answer);
        service.Get("/say/{text}", Access.Anyone, Answer);
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var text = (string)request.Http.Request.RouteValues["text"]!; // As the path has it.
        return Reply.Ok(await Answer(new Say(text), request.ToCall(), cancel));
    }

    private async Task<Said> Answer(Say asked, CallContext context, CancellationToken cancel)
    {
        Asked++;
        switch (asked.Text)
        {
            case "busy":
                throw new LogBusy("Too much waits.");
            case "defect":
                throw new InvalidOperationException("A defect.");
            case "late":
                throw new TimeoutException("Somebody else was late.");
            case "behind":
                throw new ServiceUnavailable("other", "It is down.");
            case "late behind":
                throw new ServiceTimeout("other", "It was late.");
            case "databases":
                throw new DatabasesUnavailable("A replica is away.", "mongodb", TimeSpan.FromSeconds(1));
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
                break;
            case "third time" when Asked < 3:
                throw new LogFault("Not yet.");
        }
        return new Said(asked.Text, context);
    }
}
