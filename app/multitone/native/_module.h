/* What the modules of kernels have in common: buffers that are held while a kernel works, and how each is defined. */

#ifndef MULTITONE_MODULE_H
#define MULTITONE_MODULE_H

#include <Python.h>

/* Lets `count` buffers go, and returns what a kernel's function does: None, or NULL where an error is set. */
static PyObject *let_go(Py_buffer *buffers, int count)
{
    for (int i = 0; i < count; i++)
        PyBuffer_Release(&buffers[i]);
    if (PyErr_Occurred())
        return NULL;
    Py_RETURN_NONE;
}

/* Holds the contiguous buffers of `count` objects, of which the second is written into. Returns 0, or -1 with an error
   set, and then holds none. */
static int hold(PyObject *const *objects, Py_buffer *buffers, int count)
{
    for (int held = 0; held < count; held++) {
        const int flags = PyBUF_ND | PyBUF_FORMAT | (held == 1 ? PyBUF_WRITABLE : 0);
        if (PyObject_GetBuffer(objects[held], &buffers[held], flags) < 0) {
            let_go(buffers, held);
            return -1;
        }
    }
    return 0;
}

#ifdef Py_GIL_DISABLED
#define WITHOUT_LOCK {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#else
#define WITHOUT_LOCK
#endif

#define FUNCTION(name) {#name, name, METH_VARARGS, name##_doc}

/* Defines the module `name` with the functions that follow, each a FUNCTION. */
#define MODULE_OF(name, help, ...)                                                                                     \
    static PyMethodDef methods[] = {__VA_ARGS__, {NULL, NULL, 0, NULL}};                                               \
    static PyModuleDef_Slot slots[] = {WITHOUT_LOCK{0, NULL}};                                                         \
    static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, #name, help, 0, methods, slots, NULL, NULL, NULL};  \
    PyMODINIT_FUNC PyInit_##name(void)                                                                                 \
    {                                                                                                                  \
        return PyModuleDef_Init(&definition);                                                                          \
    }

/* Defines the module `name` with one function. */
#define MODULE(name, help, function) MODULE_OF(name, help, FUNCTION(function))

#endif
