using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

public sealed class StartingWithWrongSettings
{
    private static readonly (string Key, string Value)[] NotOptions =
    [
        ("Storage:Log:Provider", "Oracle"),
        ("Storage:Views:Provider", "Postgres"),
        ("Services:user:Address", "here"),
        ("Services:nobody:Address", "http://10.0.0.1:3001"),
        ("Logging:LogLevel:Default", "Loud"),
        ("Gateway:Routes:own:Order", "first"),
        ("Gateway:Routes:own:Timeout", "long"),
        ("Gateway:Clusters:own:Destinations:a:Weight", "much"),
        ("Gateway:Clusters:own:Bulkhead:MaxQueue", "-1"),
        ("Gateway:Clusters:own:Retry:Budget", "-1"),
        ("Gateway:Nonsense", "1"),
    ];

    [Fact]
    public void Tells_what_is_wrong_in_every_section_at_once()
    {
        var wrong = KnownSettings
            .Sections.Select(section => (Key: UnreadableKeyOf(section), Value: "wrong"))
            .Where(setting => setting.Key is not null)
            .Select(setting => (setting.Key!, setting.Value)) // Not null by the line above.
            .Concat(NotOptions)
            .DistinctBy(setting => setting.Item1)
            .ToArray();
        var problems = Problems(wrong);
        Assert.All(wrong, setting => Assert.Contains(problems, problem => Names(problem, setting.Item1)));
    }

    [Theory]
    [InlineData("Gateway:Admin:Port", "0", "Gateway:Retry:MaxRetries")]
    [InlineData("Gateway:Redis:Database", "-1", "Gateway:Bulkhead:MaxConcurrent")]
    [InlineData("Risk:ReviewAt", "7", "Gateway:RateLimit:Limit")]
    [InlineData("Saga:RetryDelay", "00:10:00", "Gateway:Cors:Policies:a:MaxAge")]
    [InlineData("Florin:DrainTimeout", "00:10:00", "Gateway:OutputCache:MaxBytes")]
    public void Tells_what_is_wrong_with_the_gateway_together_with_anything_else(string key, string value, string gateways)
    {
        var problems = Problems((key, value), (gateways, "wrong"));
        Assert.Contains(problems, problem => problem.StartsWith(key, StringComparison.Ordinal));
        Assert.Contains(problems, problem => Names(problem, gateways));
    }

    [Fact]
    public void Tells_what_is_wrong_with_a_database_together_with_anything_else()
    {
        foreach (
            var (provider, section, wrong) in new[]
            {
                ("Storage:Log:Provider=MySql", "Storage:MySql", "Server=db;SslMode=Sometimes"),
                ("Storage:Log:Provider=MySql", "Storage:MySql", "Server=db;Database=mine"),
                ("Storage:Views:Provider=Mongo", "Storage:Mongo", "mongodb://db/?w=1"),
            }
        )
        foreach (var (min, max) in new[] { ("21", "20"), ("-1", "20"), ("5", "0"), ("5", "-3"), ("-1", "-2") })
        {
            var problems = Problems(
                (provider.Split('=')[0], provider.Split('=')[1]),
                ($"{section}:ConnectionString", wrong),
                ($"{section}:MinPoolSize", min),
                ($"{section}:MaxPoolSize", max),
                ("Saga:RetryDelay", "long")
            );
            Assert.Contains(problems, problem => problem.StartsWith($"{section}:ConnectionString ", StringComparison.Ordinal));
            Assert.Contains(
                problems,
                problem => problem.Contains($"{section}:MinPoolSize is '{min}'", StringComparison.Ordinal) || min == "5"
            );
            Assert.Contains(
                problems,
                problem => problem.Contains($"{section}:MaxPoolSize is '{max}'", StringComparison.Ordinal) || max == "20"
            );
            Assert.Contains(problems, problem => problem.StartsWith("Saga:RetryDelay is 'long'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Does_not_look_at_databases_that_are_not_used() =>
        Assert.DoesNotContain(
            Problems(("Storage:MySql:ConnectionString", "nonsense"), ("Saga:RetryDelay", "long")),
            problem => problem.Contains("Storage:MySql", StringComparison.Ordinal)
        );

    // The gateway finds more when it is made: what its routes and clusters refer to.
    [Fact]
    public void Leaves_to_the_gateway_what_is_wrong_with_nothing_else() =>
        Assert.Equal(3000, StartCheck.Of(Configured(("Gateway:Retry:MaxRetries", "wrong"))).BasePort);

    [Fact]
    public void Does_not_look_at_services_that_run_elsewhere() =>
        Assert.Equal("gateway", StartCheck.Of(Configured(("Florin:Services", "gateway"), ("Risk:ReviewAt", "7"))).Services);

    [Theory]
    [InlineData("3000", "the gateway")]
    [InlineData("3001", "the user service")]
    public void Says_who_listens_on_the_port_of_the_operators(string port, string who) =>
        Assert.Equal(
            [$"Gateway:Admin:Port is '{port}': {who} listens there; choose another port."],
            Problems(("Gateway:Admin:Port", port))
        );

    private static string? UnreadableKeyOf((string Section, Type Options) section) =>
        section
            .Options.GetProperties()
            .Where(property => property.CanWrite && property.PropertyType != typeof(string))
            .Where(property => SettingTypes.IsValue(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
            .Select(property => $"{section.Section}:{property.Name}")
            .FirstOrDefault();

    private static bool Names(string problem, string key) =>
        problem.StartsWith($"{key} is ", StringComparison.Ordinal)
        || (
            key.StartsWith("Services:nobody", StringComparison.Ordinal)
            && problem.StartsWith("Services:nobody is", StringComparison.Ordinal)
        );

    private static string[] Problems(params (string Key, string Value)[] settings) =>
        Assert.Throws<WrongConfiguration>(() => StartCheck.Of(Configured(settings))).Message.Split(Environment.NewLine);

    private static IConfiguration Configured(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build();
}
