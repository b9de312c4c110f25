using System.Runtime.CompilerServices;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Somebody who asks at the port for operators, and holds every answer against the document of that port.</summary>
public sealed class Operator
{
    /// <summary>Where that document is.</summary>
    public const string Document = "/admin/openapi.json";

    private static readonly ConditionalWeakTable<ITestFlorin, Task<Contract>> Loaded = [];
    private readonly ITestFlorin _florin;
    private readonly Contract _contract;

    private Operator(ITestFlorin florin, Contract contract, string? token) =>
        (_florin, _contract, Token) = (florin, contract, token);

    /// <summary>Their token; null for somebody who sends none.</summary>
    public string? Token { get; }

    /// <summary>Every method and path template of the document.</summary>
    public IEnumerable<string> Operations => _contract.Endpoints;

    /// <summary>The administrator.</summary>
    public static async Task<Operator> Admin(ITestFlorin florin) =>
        new(florin, await Loaded.GetValue(florin, Load), (await Person.Admin(florin)).Token);

    /// <summary>Somebody with another token, or with none.</summary>
    public Operator With(string? token) => new(_florin, _contract, token);

    /// <summary>Asks, and checks that the answer stands in the document.</summary>
    public async Task<Answer> Ask(string method, string path)
    {
        var answer = await _florin.Service("admin").Ask(method, path, token: Token);
        var said = $"{method} {path}: {answer.Status} {answer.Text}";
        Assert.True(_contract.IsDocumented(method, path, answer.Status), $"The document does not know {said}");
        Assert.Equal(answer.Status < 400 ? "application/json" : "application/problem+json", answer.ContentType);
        if (answer.Status >= 400)
            Assert.True(_contract.IsDocumented(method, path, answer.Status, answer.Code), $"The document does not know {said}");
        return answer;
    }

    private static async Task<Contract> Load(ITestFlorin florin) =>
        new((await florin.Service("admin").Ask("GET", Document, token: (await Person.Admin(florin)).Token)).Text);
}
