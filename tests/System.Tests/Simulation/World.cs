using Florin.Accounts;
using Florin.Kernel;
using Florin.Payments;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Simulation;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation;

/// <summary>What outlives a simulated process: the disks, the clock, and the randomness that a seed chose.</summary>
internal sealed class World : ISimulatedSite
{
    /// <summary>The services; their names and events are the same in every world.</summary>
    public static readonly IReadOnlyList<ServiceDefinition> Definitions = TheServices.All;

    private readonly DecodedLogs _decoded = new();

    /// <summary>A new world.</summary>
    /// <param name="seed">Chooses everything that happens.</param>
    /// <param name="allDatabases">Whether its replicas are required for each commit; null where it has none.</param>
    public World(int seed, bool? allDatabases = null)
    {
        Threads = new SeededThreads(seed, Time);
        Faults = new Faults(Threads.Random);
        Outside = new SlowProcessor(Threads, Faults, Time);
        foreach (var definition in Definitions)
        {
            var (log, views) = (new InMemoryLogStore(), new InMemoryViewStore());
            log.OnCommit = (moment, batch) =>
            {
                Copies?.OnCommit(definition.Name, moment, batch);
                Faults.OnCommit(moment);
            };
            log.OnDiscard = Faults.OnDiscard;
            views.OnCommit = (moment, _, _) => Faults.OnViews(moment);
            views.OnChange = (_, change) => Faults.OnRow(change.Key);
            Logs[definition.Name] = log;
            Views[definition.Name] = views;
            Clocks[definition.Name] = new SteppedClock(Time);
        }
        if (allDatabases is { } requiresAll)
            Copies = new SimulatedReplicas(this, requiresAll);
    }

    public FakeTime Time { get; } = new();

    /// <summary>What the program has logged lately.</summary>
    public RecentLog Told { get; } = new();

    public SeededThreads Threads { get; }

    public Random Random => Threads.Random;

    public Faults Faults { get; }

    /// <summary>Who moves money outside the books; it lives on while the program is dead.</summary>
    public SlowProcessor Outside { get; }

    /// <summary>What the program is made of: all services, with the payment processor of this world.</summary>
    public IEnumerable<ServiceDefinition> Services =>
        Definitions.Select(d => d.Name == "payment" ? PaymentsService.With(Outside, SlowProcessor.Options) : d);

    public Dictionary<string, InMemoryLogStore> Logs { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, InMemoryViewStore> Views { get; } = new(StringComparer.Ordinal);

    /// <summary>The replicas of all logs; null where there are none.</summary>
    public SimulatedReplicas? Copies { get; }

    /// <summary>Each service's clock, as though it ran on a machine of its own.</summary>
    public Dictionary<string, SteppedClock> Clocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The process that runs now; null between a crash and the next start.</summary>
    public SimulatedProgram? Program { get; private set; }

    public async Task<Answered?> Send(Asked asked, string? key, CancellationToken cancel)
    {
        if (Program is not { Ready: true } program)
            return null;
        var answer = await program.Call(asked.Service, asked.Method, asked.Path, asked.Actor, asked.Body, key, cancel);
        Copies?.Answered(answer);
        return answer;
    }

    /// <summary>Starts the program on what the disks hold.</summary>
    public void Start()
    {
        if (Random.Next(4) == 0)
            Logs.Values.ToList().ForEach(log => log.DropSnapshots());
        Program = new SimulatedProgram(this);
    }

    /// <summary>Kills the program at this instant.</summary>
    public void Crash()
    {
        Program?.Kill();
        Program = null;
    }

    /// <summary>The events of a log as they are durable.</summary>
    public IReadOnlyList<Recorded> Events(string service) => _decoded.Of(service, Logs[service].Durable);
}

/// <summary>The services that are simulated: all of them.</summary>
internal static class TheServices
{
    public static IReadOnlyList<ServiceDefinition> All =>
        [
            Users.UsersService.Definition,
            AccountsService.Definition,
            Risk.RiskService.Definition,
            PaymentsService.Definition,
            Transactions.TransactionService.Definition,
            Notifications.NotificationsService.Definition,
            Audit.AuditService.Definition,
            Analytics.AnalyticsService.Definition,
            Reports.ReportsService.Definition,
            Schedules.SchedulesService.Definition,
            Webhooks.WebhookService.Definition,
            Reconciliation.ReconciliationService.Definition,
        ];

    /// <summary>
    /// Whether a consumer stores how far it has read only where there is something to do: here is no endpoint for webhooks, no
    /// schedule and no erased user.
    /// </summary>
    public static bool RecordsLittle(Platform.Feeds.Consumer consumer) =>
        consumer.Of == "webhook" || consumer.Name is "erased-users" or "schedule-failures";

    /// <summary>The administrator of a simulation.</summary>
    public static readonly Platform.Identity.Actor Admin = new("user_admin", Platform.Identity.Role.Admin, "internal");

    public static Platform.Identity.Actor User(UserId id) => new(id.Value, Platform.Identity.Role.User);
}
