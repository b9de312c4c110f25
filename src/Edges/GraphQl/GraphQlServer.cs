using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Serving;
using Florin.Platform.Http;
using Florin.Platform.Http.InProcess;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQLParser.AST;
using Microsoft.AspNetCore.Http;

namespace Florin.GraphQlEdge;

/// <summary>
/// GraphQL at <c>/graphql</c>, by GraphQL over HTTP: a field that is an endpoint becomes the HTTP request that it is, and goes
/// the way of every request through the gateway. What a field asks for is never answered in another way.
/// </summary>
public sealed class GraphQlServer
{
    private readonly GraphQlOptions _options;
    private readonly EdgeSurroundings _around;
    private readonly GraphQlOperations _operations;
    private readonly PersistedQueries _persisted;
    private readonly RequestReader _reader;
    private readonly ResponseWriter _writer;
    private readonly Subscriptions _subscriptions;

    /// <summary>An edge that is ready to serve.</summary>
    public GraphQlServer(GraphQlOptions options, EdgeSurroundings around)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(around);
        (_options, _around) = (options, around);
        var serializer = new GraphQLSerializer(
            json => json.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            new GraphQL.Execution.ErrorInfoProvider(told =>
                (told.ExposeCode, told.ExposeCodes, told.ExposeData) = (false, false, false)
            )
        );
        _operations = new GraphQlOperations(options, around.Logs.CreateLogger("Florin.GraphQl"));
        _persisted = new PersistedQueries(options);
        _reader = new RequestReader(options);
        _writer = new ResponseWriter(serializer);
        _subscriptions = new Subscriptions(options, around, _operations, _writer);
    }

    /// <summary>Answers a request, whose body the gateway has taken in.</summary>
    public async Task Serve(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var id = RequestIds.Of(http, _around.Ids);
        var form = ResponseForm.Of(http.Request);
        try
        {
            if (form is null)
                throw new NotExecuted(
                    StatusCodes.Status406NotAcceptable,
                    EdgeCodes.Invalid,
                    $"Accept must allow {ResponseForm.GraphQl}, {ResponseForm.Json} or {ResponseForm.Events}."
                );
            var request = await _reader.Read(http);
            var query = _persisted.Of(request);
            await Answer(http, request, query, form, id);
        }
        catch (NotExecuted wrong)
        {
            await _writer.Write(http, wrong, form ?? ResponseForm.Default, id);
        }
        catch (ExecutionError wrong)
        {
            await _writer.Write(http, new ExecutionResult { Errors = [wrong] }, form ?? ResponseForm.Default, id);
        }
    }

    private async Task Answer(HttpContext http, GraphQlRequest request, string query, ResponseForm form, string id)
    {
        var read = _operations.Read(query, request);
        var kind = read.Operation.Operation;
        if (kind is not OperationType.Query && !HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            throw new NotExecuted(
                StatusCodes.Status405MethodNotAllowed,
                EdgeCodes.Invalid,
                "Only a query can be sent with GET."
            );
        }
        if (kind is OperationType.Subscription)
        {
            if (!form.IsStream)
                throw new NotExecuted(
                    StatusCodes.Status406NotAcceptable,
                    EdgeCodes.Invalid,
                    $"A subscription is served as {ResponseForm.Events}; Accept must prefer it."
                );
            await _subscriptions.Serve(http, read, id);
            return;
        }
        using var requests = new InnerRequests(http, _options, _around);
        var result = await _operations.Execute(read, new OperationCall(requests, http.RequestAborted), http.RequestAborted);
        if (result.Executed)
            _persisted.Remember(request, query);
        await _writer.Write(http, result, form, id);
    }
}
