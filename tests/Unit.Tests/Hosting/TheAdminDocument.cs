using System.Text.Json.Nodes;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Pipeline.Admin;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Http.OpenApi;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;

namespace Florin.Unit.Tests.Hosting;

/// <summary>GET /admin/openapi.json, read by somebody else's reader.</summary>
public sealed class TheAdminDocument : IDisposable
{
    private readonly Registry _registry = new(new RegistryOptions(), new FakeTime(), NullLogger.Instance);
    private readonly IReadOnlyList<Endpoint> _endpoints;
    private readonly JsonObject _made;

    public TheAdminDocument()
    {
        var operations = new AdminOperations(
            () => throw new InvalidOperationException("Nothing is asked of a gateway here."),
            _registry,
            () => null,
            new CanaryWeights(),
            _ => default,
            [
                .. new ConsumerAdmin([], new OtherServices(), new IdSource(new FakeTime())).Operations,
                .. new ReplicaAdmin([], new OtherServices(), new IdSource(new FakeTime())).Operations,
                .. new EventAdmin([], new OtherServices(), new IdSource(new FakeTime())).Operations,
                .. new CanaryAdmin(
                    () => throw new InvalidOperationException("Nothing is asked of a gateway here."),
                    new CanaryWeights(),
                    new FakeTime()
                ).Operations,
                .. new StorageAdmin([], new OtherServices(), new IdSource(new FakeTime())).Operations,
            ]
        );
        _endpoints = [.. operations.All.Select(operation => operation.Endpoint)];
        _made = ApiDocument.OfAdmin(_endpoints);
    }

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void Is_valid_OpenAPI_3_1()
    {
        var read = OpenApiDocument.Parse(_made.ToJsonString(), "json");
        Assert.NotNull(read.Diagnostic);
        Assert.Empty(read.Diagnostic.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void Refers_only_to_what_it_holds() => Assert.Empty(TheApiDocument.Dangling(_made));

    [Fact]
    public void Has_every_operation_with_every_status_and_code_that_it_may_answer()
    {
        foreach (var endpoint in _endpoints)
        {
            var operation = _made["paths"]?[endpoint.Path]?[endpoint.Method.ToLowerInvariant()];
            Assert.True(operation is not null, $"{endpoint.Method} {endpoint.Path} is missing.");
            var answers = operation["responses"]!.AsObject(); // It has some.
            RefusalCode[] codes = [.. endpoint.Codes.Union([RefusalCode.Invalid, RefusalCodes.InternalError])];
            var expected = codes.Select(code => $"{HttpRefusals.StatusOf(code)}").Append("200").Append("default");
            Assert.Equal(
                expected.Distinct().Order(StringComparer.Ordinal),
                answers.Select(a => a.Key).Order(StringComparer.Ordinal)
            );
            foreach (var code in codes)
                Assert.Contains($"`{code.Name}`", (string?)answers[$"{HttpRefusals.StatusOf(code)}"]?["description"]);
            Assert.NotNull(operation["security"]);
        }
    }

    [Fact]
    public void Has_every_parameter_of_a_path()
    {
        var drain = _made["paths"]?["/admin/clusters/{cluster}/destinations/{destination}/drain"]?["post"];
        var names = drain?["parameters"]?.AsArray().Select(p => $"{p?["in"]} {p?["name"]}");
        Assert.Equal(["path cluster", "path destination"], names);
    }

    [Theory]
    [InlineData("/admin/limits/{client}", "get")]
    [InlineData("/admin/limits/{client}/reset", "post")]
    public void Has_every_parameter_of_a_query(string path, string method)
    {
        var names = _made["paths"]?[path]?[method]?["parameters"]?.AsArray().Select(p => $"{p?["in"]} {p?["name"]}");
        Assert.Equal(["path client", "query tier"], names);
    }

    [Theory]
    [InlineData("/admin/failed-writes/{id}/resolve", "reason")]
    [InlineData("/admin/storage/{log}/pin", "instance")]
    [InlineData("/admin/storage/{log}/pin", "until")]
    public void Says_which_parameters_of_a_query_must_be_there(string path, string name)
    {
        var parameters = _made["paths"]![path]!["post"]!["parameters"]!.AsArray(); // The path has some.
        Assert.True((bool?)parameters.Single(p => (string?)p?["name"] == name)?["required"]);
        Assert.DoesNotContain(
            _endpoints.SelectMany(endpoint => endpoint.Query),
            parameter => !parameter.IsRequired && parameter.Description.Contains("Required", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("FailedWrite", "state", "pending", "manual")]
    [InlineData("ReplicaStanding", "state", "current", "behind", "isolated", "manual")]
    public void Says_which_states_there_are(string schema, string field, params string[] states)
    {
        var found = _made["components"]?["schemas"]?[schema]?["properties"]?[field]?["enum"]?.AsArray();
        Assert.Superset(states.ToHashSet(), found?.Select(state => $"{state}").ToHashSet());
    }

    [Fact]
    public void Has_no_header_of_a_write_since_operators_write_to_no_log() =>
        Assert.DoesNotContain(
            _made["paths"]!.AsObject(), // It has some.
            path => path.Value!.ToJsonString().Contains("X-Write-Id", StringComparison.Ordinal) // Each has its methods.
        );

    [Fact]
    public void Says_what_the_data_of_an_answer_looks_like()
    {
        var schemas = _made["components"]?["schemas"];
        Assert.Equal("array", (string?)schemas?["RouteReportList"]?["properties"]?["items"]?["type"]);
        Assert.NotNull(schemas?["ClusterReport"]?["properties"]?["circuit"]);
    }
}
