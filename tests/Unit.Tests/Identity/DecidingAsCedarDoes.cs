using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Identity;

/// <summary>
/// Random policies and questions, decided by our engine and by Cedar, the published engine, as WebAssembly. Its long form is
/// <c>FLORIN_CEDAR=100000</c>; <c>FLORIN_SEED</c> begins elsewhere.
/// </summary>
public sealed class DecidingAsCedarDoes
{
    private const int Sets = 25;
    private const int Usual = 4_000;

    [Fact]
    public async Task Comes_to_the_same_decision_on_random_questions()
    {
        var (questions, seed) = (Setting("FLORIN_CEDAR", Usual), Setting("FLORIN_SEED", 20261130));
        var random = new Random(seed);
        var (expected, asked) = (new List<string>(), new JsonArray());
        for (var set = 0; set < Sets; set++)
        {
            var policies = Enumerable.Range(0, random.Next(8)).ToDictionary(i => $"p{i}", _ => RandomPolicies.Some(random));
            var engine = PolicyEngine.Of(new IdentityOptions { Policies = policies });
            var some = Enumerable.Range(0, questions / Sets).Select(_ => RandomPolicies.Question(random)).ToList();
            expected.AddRange(some.Select(question => $"{engine.Decide(question).Decision}"));
            asked.Add(
                new JsonObject
                {
                    ["decisions"] = CedarText.Decisions(policies),
                    ["stepUps"] = CedarText.StepUps(policies),
                    ["approvals"] = CedarText.Approvals(policies),
                    ["questions"] = new JsonArray([.. some.Select(question => (JsonNode)Question(question))]),
                }
            );
        }
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "questions.json");
        await File.WriteAllTextAsync(path, asked.ToJsonString());

        var (code, output) = await NodeScript.Run("cedar.mjs", path);

        Assert.True(code == 0, output);
        var decided = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(questions / Sets * Sets, decided.Length);
        for (var i = 0; i < decided.Length; i++)
            Assert.True(
                expected[i] == decided[i],
                $"seed {seed}, question {i}: we say {expected[i]}, and Cedar {decided[i]}: {Asked(asked, i, questions / Sets)}"
            );
        foreach (var decision in Enum.GetNames<PolicyDecision>())
            Assert.InRange(expected.Count(one => one == decision), 10, questions);
    }

    private static string Asked(JsonArray asked, int i, int perSet)
    {
        var set = asked[i / perSet]!; // As they were written.
        return $"{set["questions"]![i % perSet]!.ToJsonString()}\n{set["decisions"]}\n{set["stepUps"]}\n{set["approvals"]}";
    }

    private static JsonObject Question(PolicyQuestion question)
    {
        var context = new JsonObject
        {
            ["action"] = question.Action.Name,
            ["scopes"] = JsonSerializer.SerializeToNode(question.Actor.Scopes.Names),
            ["now"] = Extension("datetime", Time(question.At)),
        };
        if (question.Owner is { } owner)
            context["owner"] = User(owner);
        if (question.Maker is { } maker)
            context["maker"] = User(maker);
        if (question.Address is { } address)
            context["address"] = Extension("ip", address);
        if (question.Amount is { } amount)
            (context["amount"], context["currency"]) = (amount.Minor, amount.Currency.Code);
        if (question.Actor.SecondFactorAt is { } shown)
            context["factorAt"] = Extension("datetime", Time(shown));
        return new JsonObject
        {
            ["principal"] = question.Actor.Id,
            ["role"] = RoleNames.Of(question.Actor.Role),
            ["action"] = question.Action.Name,
            ["approved"] = question.IsApproved,
            ["context"] = context,
        };
    }

    private static JsonObject User(string id) =>
        new()
        {
            ["__entity"] = new JsonObject { ["type"] = "User", ["id"] = id },
        };

    private static JsonObject Extension(string function, string argument) =>
        new()
        {
            ["__extn"] = new JsonObject { ["fn"] = function, ["arg"] = argument },
        };

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var set) ? set : usual;
}
