/** Where spans of each convention keep what was asked, answered and instructed. Asked in order: the first that holds a text counts. */
export const questionKeys = [
  'gen_ai.input.messages',
  'gen_ai.request.messages',
  'ai.prompt.messages',
  'ai.prompt',
  'gen_ai.prompt',
  'llm.prompts',
  'langfuse.observation.input',
  'deepeval.input',
  'confident.span.input',
  'input.value',
  'traceloop.entity.input',
  'gcp.vertex.agent.llm_request',
  'pydantic_ai.all_messages',
  'all_messages_events',
  'langfuse.trace.input',
  'deepeval.trace.input',
  'confident.trace.input',
  'http.request.body',
] as const

export const answerKeys = [
  'gen_ai.output.messages',
  'ai.response.text',
  'ai.result.text',
  'gen_ai.completion',
  'gen_ai.response.text',
  'langfuse.observation.output',
  'deepeval.output',
  'confident.span.output',
  'output.value',
  'traceloop.entity.output',
  'gcp.vertex.agent.llm_response',
  'final_result',
  'pydantic_ai.all_messages',
  'langfuse.trace.output',
  'deepeval.trace.output',
  'confident.trace.output',
  'http.response.body',
] as const

/** Structured answers: the JSON itself is the answer. */
export const objectAnswerKeys = ['ai.response.object', 'ai.result.object'] as const

/** The query of a search, an embedding or a reranking. */
export const queryKeys = [
  'gen_ai.retrieval.query.text',
  'gen_ai.retrieval.query',
  'ai.query',
  'reranker.query',
  'embedding.text',
  'ai.value',
  'gen_ai.memory.query.text',
] as const

/** Messages as numbered attributes: `<prefix>N<member>`, the member being one of these ends. */
export const messageFamilies = [
  { prefix: 'llm.input_messages.', of: 'question' },
  { prefix: 'llm.output_messages.', of: 'answer' },
  { prefix: 'gen_ai.prompt.', of: 'question' },
  { prefix: 'gen_ai.completion.', of: 'answer' },
] as const

/** Members of an object that hold the question, most telling first. */
export const questionMembers = [
  'messages',
  'contents',
  'input_messages',
  'new_message',
  'question',
  'query',
  'user_input',
  'query_str',
  'query_bundle',
  'str_or_query_bundle',
  'prompt',
  'input',
  'inputs',
  'message',
  'text',
  'content',
  'args',
  'kwargs',
] as const

/** Members of an object that hold the answer. */
export const answerMembers = [
  'messages',
  'choices',
  'generations',
  'answer',
  'response',
  'output_text',
  'final_output',
  'output',
  'outputs',
  'completion',
  'result',
  'message',
  'content',
  'parts',
  'text',
] as const

/** Where a document keeps its text. */
export const documentTextKeys = ['text', 'content', 'page_content', 'pageContent', 'document_content', 'chunk', 'body', 'snippet', 'document'] as const
