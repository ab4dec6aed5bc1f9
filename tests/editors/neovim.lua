-- Neovim without a screen at work on the small guide of `tests/it/lsp/`: problems, completion, renaming across files.

local root = assert(os.getenv('GUIDE'))
local patience = 60000

local function check(what, is_fine, found)
  if not is_fine then
    io.stderr:write(what .. ': ' .. vim.inspect(found) .. '\n')
    vim.cmd('cquit 1')
  end
end

vim.o.hidden = true
vim.o.swapfile = false
vim.cmd('edit ' .. vim.fn.fnameescape(root .. '/content/messages/thanks.md'))
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({ name = 'courtesy', cmd = { os.getenv('COURTESY'), 'lsp' }, root_dir = root })
check('the server starts', id and vim.lsp.buf_attach_client(buffer, id), id)

local function client()
  local found = vim.lsp.get_client_by_id(id)
  return found and found.initialized and found or nil
end
check('the server answers', vim.wait(patience, client), id)

local function codes()
  return vim.tbl_map(function(problem) return problem.code end, vim.diagnostic.get(buffer))
end
local last = vim.api.nvim_buf_line_count(buffer)
vim.api.nvim_buf_set_lines(buffer, last, last, false, { 'Yours, [Nmae]' })
check('a problem is told while typing', vim.wait(patience, function() return vim.tbl_contains(codes(), 'unknown-field') end), codes())

local function ask(method, line, column)
  local params = {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = column },
  }
  local answers = vim.lsp.buf_request_sync(buffer, method, params, patience)
  return answers and answers[id] and answers[id].result
end
vim.api.nvim_buf_set_lines(buffer, last, last + 1, false, { 'Yours, [' })
local labels = vim.tbl_map(function(item) return item.label end, ask('textDocument/completion', last, #'Yours, [') or {})
check('blanks are offered', vim.deep_equal(labels, { 'Company', 'Name' }), labels)

vim.api.nvim_buf_set_lines(buffer, last, last + 1, false, { 'Yours, [Name]' })
check('the problem goes', vim.wait(patience, function() return #codes() == 0 end), codes())

vim.api.nvim_win_set_cursor(0, { last + 1, #'Yours, [N' })
vim.lsp.buf.rename('Their name')
local function is_renamed()
  return vim.api.nvim_buf_get_lines(buffer, last, last + 1, false)[1] == 'Yours, [Their name]'
end
check('a blank is renamed', vim.wait(patience, is_renamed), vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
vim.cmd('silent wall')
local config = table.concat(vim.fn.readfile(root .. '/courtesy.toml'), '\n')
check('in every file', config:find('label = "Their name"', 1, true), config)
check('and the guide is sound', vim.wait(patience, function() return #codes() == 0 end), codes())
vim.lsp.stop_client(id)
vim.wait(patience, function() return not client() end)
vim.cmd('qall!')
