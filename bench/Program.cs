using System.Globalization;
using Florin.Bench;

// Each benchmark prints a table; run them on an otherwise idle machine.
return args switch
{
    ["sqlite"] => SqliteCommits.Run(),
    ["sqlite-read"] => SqliteReads.Run(),
    ["sqlite-views"] => await SqliteViewCommits.Run(),
    ["log"] => await EngineAppends.Run(),
    ["aggregate"] => await AggregateLoads.Run(),
    ["protections"] => Protections.Run(),
    ["limits"] => Limits.Run(),
    ["limits-in-redis"] => await LimitsInRedis.Run(),
    ["kafka"] => await KafkaRates.Run(),
    ["kafka-lag"] => await KafkaLag.Run(seconds: 20),
    ["kafka-lag", var seconds] => await KafkaLag.Run(Number(seconds)),
    ["replicas"] => await ReplicaRates.Run(events: 300_000),
    ["replicas", var events] => await ReplicaRates.Run(Number(events)),
    ["databases", .. var part] => await Databases.Run(part),
    ["engines"] => await Engines.Run(seconds: 15, rounds: 3),
    ["engines", var seconds, var rounds] => await Engines.Run(Number(seconds), Number(rounds)),
    ["decisions"] => await DecisionRates.Run(),
    ["reconcile"] => ReconcilingBanks.Run(lines: 100_000),
    ["reconcile", var lines] => ReconcilingBanks.Run(Number(lines)),
    ["tracing"] => await SideBySide.Tracing(seconds: 10, rounds: 9),
    ["tracing", var seconds, var rounds] => await SideBySide.Tracing(Number(seconds), Number(rounds)),
    ["indexing"] => await SideBySide.Indexing(seconds: 10, rounds: 9),
    ["indexing", var seconds, var rounds] => await SideBySide.Indexing(Number(seconds), Number(rounds)),
    ["builds", var program] => await SideBySide.Builds(program, seconds: 10, rounds: 9),
    ["builds", var program, var seconds, var rounds] => await SideBySide.Builds(program, Number(seconds), Number(rounds)),
    ["console"] => await ConsoleCost.Run(seconds: 10, rounds: 8),
    ["console", var seconds, var rounds] => await ConsoleCost.Run(Number(seconds), Number(rounds)),
    ["scroll"] => await Scrolling.Run(events: 20_000),
    ["scroll", var events] => await Scrolling.Run(Number(events)),
    ["statements"] => await StatementRates.Run(entries: 100_000),
    ["statements", var entries] => await StatementRates.Run(Number(entries)),
    ["restarts"] => await Restarts.Run(kills: 20),
    ["restarts", var kills] => await Restarts.Run(Number(kills)),
    ["schedules"] => await SchedulesAtRest.Run(schedules: 100_000, seconds: 60),
    ["schedules", var schedules, var seconds] => await SchedulesAtRest.Run(Number(schedules), Number(seconds)),
    ["gateway"] => await GatewayRates.Run(seconds: 2, rounds: 15),
    ["gateway", var seconds, var rounds] => await GatewayRates.Run(Number(seconds), Number(rounds)),
    ["grpc"] => await GrpcRates.Run(seconds: 4, rounds: 7),
    ["grpc", var seconds, var rounds] => await GrpcRates.Run(Number(seconds), Number(rounds)),
    ["graphql"] => await GraphQlRates.Run(seconds: 3, rounds: 7),
    ["graphql", var seconds, var rounds] => await GraphQlRates.Run(Number(seconds), Number(rounds)),
    ["hang"] => await HangingService.Run(rounds: 5),
    ["hang", var rounds] => await HangingService.Run(Number(rounds)),
    ["webhooks"] => await WebhookRates.Run(endpoints: 1000, seconds: 20),
    ["webhooks", var endpoints, var seconds] => await WebhookRates.Run(Number(endpoints), Number(seconds)),
    ["search"] => await SearchRates.Run(transactions: 1_000_000),
    ["search", var transactions] => await SearchRates.Run(Number(transactions)),
    ["soak"] => await Soak.Run(TimeSpan.FromMinutes(10)),
    ["soak", "--duration", var duration] => await Soak.Run(Duration(duration)),
    // What the benchmarks of the gateway run in processes of their own.
    ["destination", var port] => await OwnServers.Destination(Number(port)),
    ["soak-destination", var port] => await SoakDestination.Run(Number(port)),
    ["yarp", var port, var destination] => await OwnServers.Yarp(Number(port), Number(destination)),
    ["in-process", var port] => await InProcessGateway.Run(Number(port)),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static TimeSpan Duration(string text) =>
    text[^1] switch
    {
        's' => TimeSpan.FromSeconds(Number(text[..^1])),
        'm' => TimeSpan.FromMinutes(Number(text[..^1])),
        'h' => TimeSpan.FromHours(Number(text[..^1])),
        _ => throw new FormatException($"'{text}' is no duration; write 30s, 10m or 8h."),
    };

static int Usage()
{
    Console.Error.WriteLine(
        "dotnet run -c Release --project bench -- sqlite | sqlite-read | sqlite-views | log | aggregate | protections | limits | limits-in-redis | kafka | kafka-lag [SECONDS] | replicas [EVENTS] | databases [slow | rates [SECONDS ROUNDS] | away [SECONDS]] | engines [SECONDS ROUNDS] | decisions | reconcile [LINES] | tracing [SECONDS ROUNDS] | indexing [SECONDS ROUNDS] | builds FLORIN_DLL [SECONDS ROUNDS] | console [SECONDS ROUNDS] | scroll [EVENTS] | statements [ENTRIES] | restarts [KILLS] | schedules [SCHEDULES SECONDS] | gateway [SECONDS ROUNDS] | grpc [SECONDS ROUNDS] | graphql [SECONDS ROUNDS] | hang [ROUNDS] | webhooks [ENDPOINTS SECONDS] | search [TRANSACTIONS] | soak [--duration 10m]"
    );
    return 2;
}
